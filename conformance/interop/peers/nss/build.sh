#!/bin/sh
# Builds the NSS peer (peer.c) and prints where it is; with --where it only prints that. Needs gcc, libnss3-dev, zlib1g-dev and firefox-esr: the headers
# are Debian's, the libraries Firefox's, which are newer and speak DTLS 1.3 as published. Kept for as long as nothing that it is made of changes.
set -eu
cd "$(dirname "$0")"

version=$({ cat build.sh peer.c ../driver/*; dpkg-query -W firefox-esr libnss3-dev 2>/dev/null || true; } | sha256sum | cut -c1-16)
home=${XDG_CACHE_HOME:-$HOME/.cache}/dunlin-peers/nss
peer=$home/$version/peer
if [ "${1-}" = --where ] || [ -x "$peer" ]; then
    printf '%s\n' "$peer"
    exit 0
fi

libraries=$(dirname "$(dpkg -L firefox-esr | grep '/libssl3\.so$')")
mkdir -p "$home/$version"
# shellcheck disable=SC2046
gcc -O2 -Wall -Wextra -Werror -std=gnu11 -isystem /usr/include/nss -isystem /usr/include/nspr -o "$peer.new" peer.c ../driver/driver.c \
    "$libraries/libssl3.so" "$libraries/libnss3.so" "$libraries/libnssutil3.so" -lnspr4 -lz -Wl,--disable-new-dtags,-rpath,"$libraries"
"$peer.new" version >/dev/null
mv "$peer.new" "$peer"
printf '%s\n' "$peer"
