package dev.dunlin.testkit.scripted;

import java.util.Optional;

/** Authenticated encryption under one key with nonces of twelve bytes (RFC 5116). */
interface Aead {
    Octets seal(Octets nonce, Octets additional, Octets plaintext);

    /** The plaintext; empty when the tag does not fit. */
    Optional<Octets> open(Octets nonce, Octets additional, Octets ciphertext);

    /** Bytes that a ciphertext is longer than its plaintext. */
    int tagLength();
}
