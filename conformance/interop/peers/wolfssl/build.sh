#!/bin/sh
# Builds the wolfSSL peer (peer.c) and prints where it is; with --where it only prints that. Needs cargo, gcc, make, autoconf, automake and
# libtool. What is built is kept for as long as nothing that it is made of changes. wolfSSL is GPL: the peer is a process of its own.
set -eu
cd "$(dirname "$0")"

readonly PACKAGE=wolfssl-sys-5.3.0
readonly OPTIONS='--disable-shared --enable-static --disable-benchmark --disable-examples --disable-crypttests --disable-oldtls
    --enable-dtls --enable-dtls13 --enable-dtls-mtu --enable-dtls-frag-ch --enable-dtlscid --enable-sni --enable-alpn --enable-maxfragment
    --enable-session-ticket --enable-rpk --enable-srtp --enable-keying-material --enable-psk --enable-aesccm --enable-chacha
    --enable-curve25519 --enable-curve448 --enable-ed25519 --enable-ed448 --enable-opensslextra --enable-supportedcurves
    --enable-extended-master --enable-secure-renegotiation-info --disable-sys-ca-certs --enable-sp=yes,4096 --enable-sp-asm'
# Static PSK: the PSK suites of 1.2 that have no key exchange. Connection ids: as long as they can be, not ten bytes.
readonly DEFINITIONS='-DWOLFSSL_STATIC_PSK -DDTLS_CID_MAX_SIZE=255'
readonly FLAGS="-O2 -w $DEFINITIONS"

version=$(cat build.sh Cargo.lock peer.c ../driver/* | sha256sum | cut -c1-16)
home=${XDG_CACHE_HOME:-$HOME/.cache}/dunlin-peers/wolfssl
peer=$home/$version/peer
if [ "${1-}" = --where ] || [ -x "$peer" ]; then
    printf '%s\n' "$peer"
    exit 0
fi

# The library outlives changes of the driver.
library=$home/library-$({ printf '%s' "$OPTIONS$FLAGS"; cat Cargo.lock; } | sha256sum | cut -c1-16)
if [ ! -f "$library/src/.libs/libwolfssl.a" ]; then
    source=$(cargo metadata --locked --quiet --format-version 1 | grep -o "[^\"]*/$PACKAGE/Cargo.toml" | head -n 1)
    rm -rf "$library"
    mkdir -p "$library"
    cp -R "${source%/Cargo.toml}/wolfssl-src/." "$library"
    (
        cd "$library"
        ./autogen.sh
        # shellcheck disable=SC2086
        CFLAGS=$FLAGS ./configure -q $OPTIONS
        make -s -j2
    ) >"$library.log" 2>&1 || {
        tail -n 40 "$library.log" >&2
        exit 1
    }
fi

mkdir -p "$home/$version"
# The same definitions, for the structures that we look into depend on them.
# shellcheck disable=SC2086
gcc -O2 $DEFINITIONS -Wall -Wextra -Werror -std=gnu11 -isystem "$library" -o "$peer.new" peer.c ../driver/driver.c \
    "$library/src/.libs/libwolfssl.a" -lm
mv "$peer.new" "$peer"
printf '%s\n' "$peer"
