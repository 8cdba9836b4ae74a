package dev.dunlin.audit.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Seals and opens AES-GCM records of one length with the bare JCA calls, and no framing around them. */
final class BareRecord {
    /** RFC 5246 §6.2.3.3: sequence number, type, version, length. */
    private static final int AAD_LENGTH = 13;

    private static final int NONCE_LENGTH = 12;
    private static final int TAG_LENGTH = 16;

    private final BareAesGcm sealing;
    private final BareAesGcm opening;
    private final byte[] aad = new byte[AAD_LENGTH];
    private final byte[] nonce = new byte[NONCE_LENGTH];
    private final byte[] openingNonce = new byte[NONCE_LENGTH];
    private final byte[] content;
    private final byte[] sealed;
    private final byte[] opened;

    BareRecord(byte[] key, int length) {
        sealing = new BareAesGcm(key);
        opening = new BareAesGcm(key);
        content = new byte[length];
        sealed = new byte[length + TAG_LENGTH];
        opened = new byte[length];
        openingNonce[NONCE_LENGTH - 1] = 1;
        seal(openingNonce);
    }

    /** Each time with the next nonce: the JDK refuses to encrypt under the last one again. */
    void seal() {
        for (int i = 0; ++nonce[i] == 0; i++) {
            // carry into the next byte
        }
        seal(nonce);
    }

    /** The same record each time. */
    void open() {
        assertEquals(content.length, opening.open(openingNonce, aad, sealed, sealed.length, opened));
    }

    private void seal(byte[] fresh) {
        assertEquals(sealed.length, sealing.seal(fresh, aad, content, content.length, sealed));
    }
}
