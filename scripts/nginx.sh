#!/bin/sh
# nginx stands in front of two apps in make load. Install it where that is possible, else say how.
set -eu
PATH="$PATH:/usr/sbin"
if command -v nginx >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing nginx (nginx-light) ..."
    log=$(mktemp)
    if { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y nginx-light; } >"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 5 "$log"
fi
cat <<'TXT'
This needs nginx, which is not installed. Install it and try again:
  Debian, Ubuntu   sudo apt-get install nginx-light
  Fedora           sudo dnf install nginx
  macOS            brew install nginx
TXT
exit 1
