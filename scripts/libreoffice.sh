#!/bin/sh
# LibreOffice recalculates the workbooks in the tests. Install it where that is possible, else say how.
set -eu
if command -v soffice >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing LibreOffice Calc (libreoffice-calc-nogui) ..."
    log=$(mktemp)
    if { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y libreoffice-calc-nogui; } >"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 5 "$log"
fi
cat <<'TXT'
The tests need LibreOffice Calc, which is not installed. Install it and try again:
  Debian, Ubuntu   sudo apt-get install libreoffice-calc-nogui
  Fedora           sudo dnf install libreoffice-calc
  macOS            brew install --cask libreoffice, then put soffice on the PATH
TXT
exit 1
