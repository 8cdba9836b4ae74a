package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.TrafficKeys;

/** The keys of one direction in DTLS 1.2, and how a record comes to its nonce: what is left once its header and additional data are known. */
final class Dtls12Cipher {
    private final TrafficKeys keys;
    private final Dtls12Nonce nonces;

    Dtls12Cipher(TrafficKeys keys) {
        nonces = Dtls12Nonce.of(keys.algorithm());
        if (keys.ivLength() != nonces.fixedIvLength()) {
            throw new IllegalArgumentException("a fixed IV of " + keys.ivLength() + " bytes, where " + keys.algorithm()
                    + " takes " + nonces.fixedIvLength());
        }
        this.keys = keys;
    }

    AeadAlgorithm algorithm() {
        return keys.algorithm();
    }

    /** Bytes that a record is longer by than header and plaintext: what is sent of the nonce, and the tag. */
    int expansion() {
        return nonces.explicitLength() + keys.algorithm().tagLength();
    }

    /** Writes what is sent of the nonce, ciphertext and tag to {@code at}; answers how many bytes that are. */
    int seal(
            WorkingSet ws,
            long recordNumber,
            int additionalDataLength,
            byte[] plaintext,
            int offset,
            int length,
            byte[] out,
            int at) {
        int ciphertextOffset = at + nonces.explicitLength();
        nonces.forSealing(ws.nonce(), keys, recordNumber, out, at);
        int sealed = ws.ciphers()
                .of(keys)
                .aead()
                .seal(
                        ws.nonce(),
                        ws.additionalData(),
                        additionalDataLength,
                        plaintext,
                        offset,
                        length,
                        out,
                        ciphertextOffset);
        return nonces.explicitLength() + sealed;
    }

    /** Opens what follows {@code header}; answers the length of the plaintext, or {@link RecordProtection#FORGED}. */
    int open(WorkingSet ws, byte[] datagram, RecordHeader header, int additionalDataLength, byte[] plaintext) {
        nonces.forOpening(ws.nonce(), keys, header.recordNumber(), datagram, header.payloadOffset());
        int opened = ws.ciphers()
                .of(keys)
                .aead()
                .open(
                        ws.nonce(),
                        ws.additionalData(),
                        additionalDataLength,
                        datagram,
                        header.payloadOffset() + nonces.explicitLength(),
                        header.payloadLength() - nonces.explicitLength(),
                        plaintext,
                        0);
        return opened < 0 ? RecordProtection.FORGED : opened;
    }

    void fold(FoldWriter out) {
        keys.fold(out);
    }

    void retire(WorkingSet ws) {
        ws.ciphers().forget(keys);
        keys.flat().close();
    }
}
