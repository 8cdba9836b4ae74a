package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.recordlayer.internal.Dtls13Protection;

/** From a traffic secret to what protects records, RFC 8446 §7.3, RFC 9147 §4.2.3. */
final class RecordKeys {
    private RecordKeys() {}

    /** Under keys of its own, which it wipes when its epoch is over. */
    static Dtls13Protection protection(TrafficSecret secret, AeadAlgorithm aead) {
        return new Dtls13Protection(Dtls13Protection.keys(aead, secret.recordKeys(aead), 0));
    }
}
