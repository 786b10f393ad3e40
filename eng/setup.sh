#!/bin/sh
# Makes present what Kiln needs besides the .NET SDK. Quiet and quick when nothing is missing; never fails the caller.
#   eng/setup.sh fashion-mnist libjpeg-turbo chromium
set -u

# The places where the tool looks for the data set before it would download it, in its order.
found_fashion_mnist() {
  for folder in "${KILN_DATA:-}/fashion-mnist" "${KILN_DATA:-}" "${HOME:-/nonexistent}/.cache/kiln/fashion-mnist" /usr/share/datasets/fashion-mnist; do
    for file in "$folder"/train-images-idx3-ubyte.gz "$folder"/train-images-idx3-ubyte; do
      [ -f "$file" ] && return 0
    done
  done
  return 1
}

# Where the loader finds the library that reads JPEG images.
found_turbojpeg() {
  PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q 'libturbojpeg\.so' && return 0
  for library in /usr/lib/*/libturbojpeg.so.0 /usr/lib64/libturbojpeg.so.0 /usr/local/lib/libturbojpeg.* /opt/homebrew/opt/jpeg-turbo/lib/libturbojpeg.dylib; do
    [ -e "$library" ] && return 0
  done
  return 1
}

# Where the tests of pages look for a browser.
found_chromium() {
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && return 0
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
      found_fashion_mnist && continue
      if may_install; then
        echo 'kiln: installing the Debian package dataset-fashion-mnist (31 MB) …' >&2
        install dataset-fashion-mnist && continue
        reason='apt-get could not install it'
      fi
      echo "kiln: the Debian package dataset-fashion-mnist is missing ($reason); going on without it." >&2
      ;;
    libjpeg-turbo)
      found_turbojpeg && continue
      if may_install; then
        echo 'kiln: installing the Debian package libturbojpeg0 (0.5 MB) …' >&2
        # Ubuntu's name has no number.
        { install libturbojpeg0 || install libturbojpeg; } && continue
        reason='apt-get could not install it'
      fi
      echo "kiln: libjpeg-turbo, which reads JPEG images, is missing ($reason); going on without it." >&2
      ;;
    chromium)
      found_chromium && continue
      if may_install; then
        echo 'kiln: installing the Debian package chromium (100 MB) …' >&2
        install chromium && continue
        reason='apt-get could not install it'
      fi
      echo "kiln: chromium, in which pages are tested, is missing ($reason); those tests are skipped." >&2
      ;;
    *)
      echo "kiln: eng/setup.sh knows fashion-mnist, libjpeg-turbo and chromium, not '$need'." >&2
      exit 2
      ;;
  esac
done
