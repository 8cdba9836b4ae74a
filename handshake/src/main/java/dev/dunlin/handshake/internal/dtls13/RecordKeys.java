package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.recordlayer.internal.AeadLimits;
import dev.dunlin.recordlayer.internal.Dtls13Protection;
import dev.dunlin.recordlayer.internal.RecordShape;

/** From a traffic secret to what protects records, RFC 8446 §7.3, RFC 9147 §4.2.3. */
final class RecordKeys {
    private RecordKeys() {}

    /** Under keys of its own, which it wipes when its epoch is over. */
    static Dtls13Protection protection(TrafficSecret secret, AeadAlgorithm aead, RecordShape shape) {
        var keys = Dtls13Protection.keys(aead, secret.recordKeys(aead), 0);
        return new Dtls13Protection(keys, AeadLimits.ofDtls13(aead), shape);
    }
}
