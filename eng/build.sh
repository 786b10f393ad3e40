#!/bin/sh
# Builds Release into artifacts/.
#   eng/build.sh tool    the command-line tool, only when a source is newer than the last build
#   eng/build.sh all     everything, tests included
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
stamp=artifacts/.tool-built
log=artifacts/build.log

fresh() {
  # A folder is newer, too, when a file in it was added, renamed or deleted.
  [ -f "$stamp" ] && [ -f artifacts/bin/Kiln.Cli/release/Kiln.Cli.dll ] &&
    [ -z "$(find src eng/Library.targets Directory.Build.props Directory.Packages.props global.json -newer "$stamp" -print -quit)" ]
}

build() {
  touch "$stamp.new"   # the time the build began: what is edited meanwhile counts as newer
  # No build server stays behind: it would hold the lock and, later, a core.
  if ! "$dotnet" build "$1" -c Release --nologo -v quiet --disable-build-servers >"$log" 2>&1 9>&-; then
    grep -E 'error|warn' "$log" | sort -u >&2 || cat "$log" >&2
    echo "kiln: the build failed; the whole log is in $root/$log." >&2
    exit 1
  fi
  mv "$stamp.new" "$stamp"
}

[ "${1:-}" = all ] || ! fresh || exit 0

. eng/dotnet.sh
mkdir -p artifacts
if command -v flock >/dev/null 2>&1; then
  exec 9>artifacts/.lock
  flock 9
fi
case ${1:-} in
  tool) fresh || { echo 'kiln: building (once; later starts do not) …' >&2; build src/Kiln.Cli; } ;;
  all) echo 'kiln: building everything …' >&2; build Kiln.slnx ;;
  *) echo "kiln: eng/build.sh takes 'tool' or 'all', not '${1:-}'." >&2; exit 2 ;;
esac
