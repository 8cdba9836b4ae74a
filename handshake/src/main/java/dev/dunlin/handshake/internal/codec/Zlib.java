package dev.dunlin.handshake.internal.codec;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The zlib format, RFC 1950, of whole messages. */
public final class Zlib {
    /** What is taken out at a time: memory grows with what has come out, never with what somebody says will. */
    private static final int CHUNK = 4096;

    private Zlib() {}

    /** {@code plain} in as few bytes as it takes. */
    public static byte[] compress(byte[] plain) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(plain);
            deflater.finish();
            var compressed = new ByteArrayOutputStream(plain.length);
            var chunk = new byte[CHUNK];
            while (!deflater.finished()) {
                compressed.write(chunk, 0, deflater.deflate(chunk));
            }
            return compressed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /**
     * What {@code compressed} holds, if that is exactly one whole stream of {@code length} bytes, without a dictionary and with nothing behind it.
     * No more than {@code length} bytes ever come out of it.
     */
    public static Optional<byte[]> decompress(byte[] compressed, int length) {
        var inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            var plain = new byte[Math.min(length, CHUNK)];
            int filled = 0;
            while (filled < length) {
                if (filled == plain.length) {
                    plain = Arrays.copyOf(plain, Math.min(length, 2 * plain.length));
                }
                int more = inflater.inflate(plain, filled, plain.length - filled);
                if (more == 0) {
                    // It has ended early, wants a dictionary, or was cut short.
                    return Optional.empty();
                }
                filled += more;
            }
            boolean isOneMore = !inflater.finished() && inflater.inflate(new byte[1]) > 0;
            boolean isWhole = !isOneMore && inflater.finished() && inflater.getRemaining() == 0;
            return isWhole ? Optional.of(plain) : Optional.empty();
        } catch (DataFormatException malformed) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }
}
