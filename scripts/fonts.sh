#!/bin/sh
# Documents in Chinese are drawn with a font of the system. Install one where that is possible, else say how.
set -eu
case "${KPI_TOOLKIT_CJK_FONT:-}" in ?*) exit 0 ;; esac
for file in $(sed -n 's|^ *- \(/.*NotoSansCJK-Regular.ttc\)$|\1|p' templates/report.yaml); do
    if [ -f "$file" ]; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing a font for Chinese (fonts-noto-cjk) ..."
    log=$(mktemp)
    if { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y fonts-noto-cjk; } >"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 5 "$log"
fi
cat <<'TXT'
The tests need a font for Chinese, and none is installed. Install it and try again:
  Debian, Ubuntu   sudo apt-get install fonts-noto-cjk
  Fedora           sudo dnf install google-noto-sans-cjk-fonts
  any other        set KPI_TOOLKIT_CJK_FONT to the file of such a font
TXT
exit 1
