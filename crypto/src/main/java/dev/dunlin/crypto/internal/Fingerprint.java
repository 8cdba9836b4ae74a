package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.HashAlgorithm;
import java.nio.ByteBuffer;
import java.util.List;

/** SHA-256 over a list of byte strings, none of which can pass for a part of its neighbour. */
public final class Fingerprint {
    private Fingerprint() {}

    public static byte[] of(Jca jca, List<byte[]> parts) {
        var digest = jca.digest(HashAlgorithm.SHA256);
        for (byte[] part : parts) {
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
            digest.update(part);
        }
        return digest.digest();
    }
}
