#!/bin/sh
# Makes the certificates beside it, valid from 2020 for a hundred years; see README.md.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: > "$work/index"
openssl rand -hex 7 | sed 's/^/1a/' > "$work/serial"
cat > "$work/ca.conf" <<CONF
[ca]
default_ca = authority
[authority]
database = $work/index
serial = $work/serial
new_certs_dir = $work
default_md = sha256
unique_subject = no
policy = policy
[policy]
commonName = supplied
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = \${ENV::USAGE}
subjectAltName = DNS:sensor.example, DNS:localhost, IP:127.0.0.1, IP:::1
CONF
USAGE=serverAuth
export USAGE

sign() { # extensions, request, certificate, further arguments
    extensions=$1 request=$2 certificate=$3
    shift 3
    openssl ca -batch -notext -config "$work/ca.conf" -extensions "$extensions" -startdate 20200101000000Z \
        -enddate 21200101000000Z -in "$request" -out "$certificate" "$@"
}

authority() { # name, arguments of genpkey
    name=$1
    shift
    openssl genpkey "$@" -out "$work/$name.key"
    openssl req -new -key "$work/$name.key" -subj "/CN=Dunlin test authority $name" -out "$work/$name.csr"
    sign root "$work/$name.csr" "$name.pem" -selfsign -keyfile "$work/$name.key"
}

leaf() { # name, authority, usage, arguments of genpkey
    name=$1 authority=$2 USAGE=$3
    shift 3
    openssl genpkey "$@" -out "$name.key.pem"
    openssl req -new -key "$name.key.pem" -subj "/CN=$name" -out "$work/$name.csr"
    sign leaf "$work/$name.csr" "$name.pem" -cert "$authority.pem" -keyfile "$work/$authority.key"
}

authority ca -algorithm EC -pkeyopt ec_paramgen_curve:P-256
authority other-ca -algorithm EC -pkeyopt ec_paramgen_curve:P-256
authority rsa-ca -algorithm RSA -pkeyopt rsa_keygen_bits:2048
leaf server-p256 ca serverAuth -algorithm EC -pkeyopt ec_paramgen_curve:P-256
leaf server-p384 ca serverAuth -algorithm EC -pkeyopt ec_paramgen_curve:P-384
leaf server-p521 ca serverAuth -algorithm EC -pkeyopt ec_paramgen_curve:P-521
leaf server-ed25519 ca serverAuth -algorithm ED25519
leaf server-ed448 ca serverAuth -algorithm ED448
leaf server-rsa2048 ca serverAuth -algorithm RSA -pkeyopt rsa_keygen_bits:2048
leaf client-p256 ca clientAuth -algorithm EC -pkeyopt ec_paramgen_curve:P-256
leaf client-p521 ca clientAuth -algorithm EC -pkeyopt ec_paramgen_curve:P-521
leaf client-ed25519 ca clientAuth -algorithm ED25519
leaf client-ed448 ca clientAuth -algorithm ED448
leaf client-rsa2048 ca clientAuth -algorithm RSA -pkeyopt rsa_keygen_bits:2048
leaf stranger-p256 other-ca serverAuth,clientAuth -algorithm EC -pkeyopt ec_paramgen_curve:P-256
leaf server-by-rsa rsa-ca serverAuth -algorithm RSA -pkeyopt rsa_keygen_bits:2048
leaf client-by-rsa rsa-ca clientAuth -algorithm RSA -pkeyopt rsa_keygen_bits:2048
