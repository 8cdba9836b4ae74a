package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The other end of DTLS 1.3, written from RFC 9147 §4 with bare JCA calls: it shares no code with what it tests. */
final class Peer13 {
    /** Bits of the flags byte besides 001 and the epoch. */
    static final int LONG_NUMBER = 0x08;

    static final int LENGTH = 0x04;

    /** The form that nearly everybody sends. */
    static final int FULL = LONG_NUMBER | LENGTH;

    final AeadAlgorithm algorithm;
    private final byte[] key;
    private final byte[] iv;
    private final byte[] snKey;

    private Peer13(AeadAlgorithm algorithm, int seed) {
        this.algorithm = algorithm;
        key = bytes(algorithm.keyLength(), seed);
        iv = bytes(12, seed + 1);
        snKey = bytes(algorithm.keyLength(), seed + 2);
    }

    private static byte[] bytes(int length, int seed) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (seed * 29 + i * 7);
        }
        return bytes;
    }

    /** The keys of one epoch and direction; another seed is another epoch. */
    static Peer13 of(AeadAlgorithm algorithm, int seed) {
        return new Peer13(algorithm, seed);
    }

    static Peer13 aes128(int seed) {
        return of(AeadAlgorithm.AES_128_GCM, seed);
    }

    /** Our side of the same keys. */
    Dtls13Protection protection() {
        return protection(AeadLimits.ofDtls13(algorithm), RecordShape.STANDARD);
    }

    Dtls13Protection protection(AeadLimits limits, RecordShape shape) {
        // In the middle of a secret that holds more, as that of an association does.
        var flat = Secret.owning(Peer.concat(new byte[3], key, iv, snKey, new byte[5]));
        return new Dtls13Protection(Dtls13Protection.keys(algorithm, flat, 3), limits, shape);
    }

    byte[] data(int epoch, long sequence, String text) {
        return record(FULL, epoch, sequence, 23, Peer.utf8(text));
    }

    byte[] record(int form, int epoch, long sequence, int type, byte[] content) {
        return sealed(form, epoch, sequence, padded(Peer.concat(content, new byte[] {(byte) type})));
    }

    /** As many zeros as it takes to make 16 bytes of ciphertext. */
    private byte[] padded(byte[] inner) {
        return Arrays.copyOf(inner, Math.max(inner.length, 16 - algorithm.tagLength()));
    }

    /** A record of this inner plaintext, legal or not. */
    byte[] sealed(int form, int epoch, long sequence, byte[] inner) {
        var header = header(form, epoch, sequence, inner.length + algorithm.tagLength());
        var ciphertext = ForeignAead.seal(algorithm, key, nonce(sequence), header, inner);
        return masked(header, form, ciphertext);
    }

    /** A record of which only the number is right. */
    byte[] forged(int form, int epoch, long sequence, int ciphertextLength) {
        return masked(header(form, epoch, sequence, ciphertextLength), form, bytes(ciphertextLength, (int) sequence));
    }

    private static byte[] header(int form, int epoch, long sequence, int length) {
        var header = ByteBuffer.allocate(5).put((byte) (0x20 | form | (epoch % 4)));
        if ((form & LONG_NUMBER) != 0) {
            header.putShort((short) sequence);
        } else {
            header.put((byte) sequence);
        }
        if ((form & LENGTH) != 0) {
            header.putShort((short) length);
        }
        return Arrays.copyOf(header.array(), header.position());
    }

    private byte[] masked(byte[] header, int form, byte[] ciphertext) {
        var mask = mask(ciphertext);
        var masked = header.clone();
        masked[1] ^= mask[0];
        if ((form & LONG_NUMBER) != 0) {
            masked[2] ^= mask[1];
        }
        return Peer.concat(masked, ciphertext);
    }

    /** The inner plaintext of a record of ours, without padding. */
    byte[] open(byte[] record, long sequence) {
        int numberLength = (record[0] & LONG_NUMBER) != 0 ? 2 : 1;
        int headerLength = 1 + numberLength + ((record[0] & LENGTH) != 0 ? 2 : 0);
        var ciphertext = Arrays.copyOfRange(record, headerLength, record.length);
        var mask = mask(ciphertext);
        var header = Arrays.copyOf(record, headerLength);
        for (int i = 0; i < numberLength; i++) {
            header[1 + i] ^= mask[i];
        }
        return ForeignAead.open(algorithm, key, nonce(sequence), header, ciphertext);
    }

    /** RFC 8446 §5.3: nothing of the epoch. */
    private byte[] nonce(long sequence) {
        var nonce = iv.clone();
        for (int i = 0; i < 8; i++) {
            nonce[11 - i] ^= (byte) (sequence >>> (8 * i));
        }
        return nonce;
    }

    /** RFC 9147 §4.2.3. */
    private byte[] mask(byte[] ciphertext) {
        try {
            if (algorithm == AeadAlgorithm.CHACHA20_POLY1305) {
                var cipher = Cipher.getInstance("ChaCha20");
                int counter = Integer.reverseBytes(ByteBuffer.wrap(ciphertext).getInt());
                var parameters = new ChaCha20ParameterSpec(Arrays.copyOfRange(ciphertext, 4, 16), counter);
                cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(snKey, "ChaCha20"), parameters);
                return cipher.doFinal(new byte[2]);
            }
            var cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(snKey, "AES"));
            return cipher.doFinal(ciphertext, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
