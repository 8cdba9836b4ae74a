package dev.dunlin.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Turns what was once said into something that nobody would say. Every result follows from the random source alone. */
final class Mutation {
    private static final int[] TELLING_BYTES = {0, 1, 2, 0x14, 0x15, 0x16, 0x17, 0x18, 0x7F, 0x80, 0xFE, 0xFF};
    private static final int[] TELLING_LENGTHS = {0, 1, 11, 12, 13, 24, 255, 256, 0x3FFF, 0x4000, 0x4001, 0xFFFF};

    private final List<Datagram> corpus;
    private final SplittableRandom random;

    Mutation(List<Datagram> corpus, SplittableRandom random) {
        this.corpus = corpus;
        this.random = random;
    }

    /** The next hostile datagram; never empty. */
    byte[] next() {
        if (random.nextInt(10) == 0) {
            return noise();
        }
        var bytes = any();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            bytes = change(bytes);
        }
        return bytes.length == 0 ? noise() : bytes;
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size())).bytes();
    }

    private byte[] noise() {
        var bytes = new byte[1 + random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] change(byte[] bytes) {
        if (bytes.length < 2) {
            return noise();
        }
        return switch (random.nextInt(9)) {
            case 0 -> flipBit(bytes);
            case 1 -> set(bytes, random.nextInt(bytes.length), TELLING_BYTES);
            // The headers of record and handshake message are where the decisions are made.
            case 2 -> set(bytes, random.nextInt(Math.min(bytes.length, Records.HEADER)), TELLING_BYTES);
            case 3 -> set(bytes, random.nextInt(Math.min(bytes.length, Records.HEADER + 12)), TELLING_BYTES);
            case 4 -> setLength(bytes, random.nextInt(bytes.length - 1));
            case 5 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 6 -> Records.joined(bytes, any());
            case 7 -> fitted(Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length + 40)));
            default -> resplice(bytes);
        };
    }

    private byte[] flipBit(byte[] bytes) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return bytes;
    }

    private byte[] set(byte[] bytes, int at, int[] values) {
        bytes[at] = (byte) values[random.nextInt(values.length)];
        return bytes;
    }

    private byte[] setLength(byte[] bytes, int at) {
        ByteBuffer.wrap(bytes).putChar(at, (char) TELLING_LENGTHS[random.nextInt(TELLING_LENGTHS.length)]);
        return bytes;
    }

    /** The head of one datagram with the tail of another, and a record length that fits both. */
    private byte[] resplice(byte[] bytes) {
        var other = any();
        var head = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        return fitted(Records.joined(head, Arrays.copyOfRange(other, random.nextInt(other.length), other.length)));
    }

    /** Lets the first record claim all of the datagram, so that what is inside is looked at. */
    private byte[] fitted(byte[] bytes) {
        int header = bytes.length == 0 ? Records.HEADER : Records.headerLength(bytes[0]);
        if (bytes.length > header) {
            ByteBuffer.wrap(bytes).putChar(header - 2, (char) (bytes.length - header));
        }
        return bytes;
    }
}
