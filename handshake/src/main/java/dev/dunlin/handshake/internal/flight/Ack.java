package dev.dunlin.handshake.internal.flight;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import dev.dunlin.recordlayer.internal.RecordNumber;
import java.util.Arrays;

/** The content of an ACK record, RFC 9147 §7: a vector of record numbers, each an epoch and a sequence number of 64 bits. */
public final class Ack {
    /** The length of the vector. */
    private static final int PREFIX = 2;
    /** One record number. */
    private static final int ENTRY = 16;
    /**
     * From this epoch on epochs of the two directions are counted apart, so that a number says nothing about that of the other side (issue
     * 331 of the RFC's repository).
     */
    private static final int FIRST_APPLICATION_EPOCH = 3;

    private Ack() {}

    /** Bytes of content of an ACK for so many records. */
    public static int length(int records) {
        return PREFIX + records * ENTRY;
    }

    /** How many records fit into so many bytes of content; negative when not even an empty ACK fits. */
    public static int fitting(int room) {
        return room < PREFIX ? -1 : (room - PREFIX) / ENTRY;
    }

    /** Writes the content that lists {@code numbers}, which are in increasing order; answers its length. */
    public static int write(long[] numbers, byte[] out, int offset) {
        var content = new WireWriter();
        content.u16(numbers.length * ENTRY);
        for (long number : numbers) {
            content.u64(RecordNumber.epoch(number)).u64(RecordNumber.sequence(number));
        }
        var bytes = content.toByteArray();
        System.arraycopy(bytes, 0, out, offset, bytes.length);
        return bytes.length;
    }

    /**
     * The record numbers in the content of an ACK that came in {@code epoch}, but for those that no record of ours can have.
     *
     * @throws DecodeFailure with decode_error when it is no such vector, with illegal_parameter when it lists an epoch that its own is too
     *     old to know of (erratum 8108)
     */
    public static long[] read(byte[] content, int offset, int length, int epoch) throws DecodeFailure {
        var in = new WireReader(content, offset, offset + length);
        int bytes = in.u16();
        if (bytes != in.remaining() || bytes % ENTRY != 0) {
            throw DecodeFailure.malformed("an ACK is no list of record numbers");
        }
        var numbers = new long[bytes / ENTRY];
        int count = 0;
        while (!in.isExhausted()) {
            long listedEpoch = in.u64();
            long sequence = in.u64();
            if (epoch < FIRST_APPLICATION_EPOCH && Long.compareUnsigned(listedEpoch, epoch) > 0) {
                throw DecodeFailure.illegal("an ACK in epoch " + epoch + " lists a later one");
            }
            boolean isPossible = Long.compareUnsigned(listedEpoch, RecordNumber.MAX_EPOCH) <= 0
                    && Long.compareUnsigned(sequence, RecordNumber.MAX_SEQUENCE) <= 0;
            if (isPossible) {
                numbers[count++] = RecordNumber.of((int) listedEpoch, sequence);
            }
        }
        return Arrays.copyOf(numbers, count);
    }
}
