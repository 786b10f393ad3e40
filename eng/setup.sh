#!/bin/sh
# Makes present what Kiln needs besides the .NET SDK. Quiet and quick when nothing is missing; never fails the caller.
#   eng/setup.sh fashion-mnist
set -u

# The places where the tool looks for the data set before it would download it, in its order.
found() {
  for folder in "${KILN_DATA:-}/fashion-mnist" "${KILN_DATA:-}" "${HOME:-/nonexistent}/.cache/kiln/fashion-mnist" /usr/share/datasets/fashion-mnist; do
    for file in "$folder"/train-images-idx3-ubyte.gz "$folder"/train-images-idx3-ubyte; do
      [ -f "$file" ] && return 0
    done
  done
  return 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then DEBIAN_FRONTEND=noninteractive "$@"; else sudo -n env DEBIAN_FRONTEND=noninteractive "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null 2>&1 || { reason='apt-get is not on this machine'; return 1; }
  [ "$(id -u)" = 0 ] && return 0
  command -v sudo >/dev/null 2>&1 || { reason='installing needs root or sudo'; return 1; }
  sudo -n true >/dev/null 2>&1 || { reason='sudo asks for a password'; return 1; }
}

install() {
  as_root apt-get install -y -qq --no-install-recommends "$1" >/dev/null 2>&1 && return 0
  # A fresh machine has no package lists yet.
  as_root apt-get update -qq >/dev/null 2>&1
  as_root apt-get install -y -qq --no-install-recommends "$1" >/dev/null 2>&1
}

for need in "$@"; do
  case $need in
    fashion-mnist)
      found && continue
      if may_install; then
        echo 'kiln: installing the Debian package dataset-fashion-mnist (31 MB) …' >&2
        install dataset-fashion-mnist && continue
        reason='apt-get could not install it'
      fi
      echo "kiln: the Debian package dataset-fashion-mnist is missing ($reason); going on without it." >&2
      ;;
    *)
      echo "kiln: eng/setup.sh knows fashion-mnist, not '$need'." >&2
      exit 2
      ;;
  esac
done
