#!/bin/sh
# Makes docs/images/lab.png anew: two experiments that take seconds, and their page as a browser shows it.
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
eng/setup.sh chromium
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
./kiln lab saturation std-per-layer --quick --out "$folder/lab" >/dev/null
"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1280,1830 --virtual-time-budget=5000 --run-all-compositor-stages-before-draw \
  --user-data-dir="$folder/profile" --screenshot="$PWD/docs/images/lab.png" "file://$folder/lab/report.html" 2>/dev/null
