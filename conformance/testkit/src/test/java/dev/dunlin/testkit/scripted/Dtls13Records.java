package dev.dunlin.testkit.scripted;

import java.util.HashMap;
import java.util.Map;

/** Records of DTLS 1.3: RFC 9147 §4. Every epoch stays open, so that a script can say what it likes in any. */
final class Dtls13Records implements Records {
    static final long HANDSHAKE = 2;
    static final long APPLICATION = 3;

    private final Map<Long, Dtls13Keys> writing = new HashMap<>();
    private final Map<Long, Dtls13Keys> reading = new HashMap<>();
    private final Map<Long, Long> nextNumbers = new HashMap<>();
    private final Map<Long, Long> expected = new HashMap<>();
    private final ReceivingIds ids = new ReceivingIds();
    private Octets sendId = Octets.NONE;
    private Shape shape = Shape.FULL;
    private long writeEpoch;
    private long readEpoch;

    void write(long epoch, Octets secret) {
        writing.put(epoch, new Dtls13Keys(secret));
        writeEpoch = epoch;
    }

    void read(long epoch, Octets secret) {
        reading.put(epoch, new Dtls13Keys(secret));
        readEpoch = epoch;
    }

    /** After our KeyUpdate was acknowledged. */
    void nextWriteEpoch() {
        var next = keys(writing, writeEpoch).next();
        writeEpoch++;
        writing.put(writeEpoch, next);
    }

    /** After the peer's KeyUpdate was processed. */
    void nextReadEpoch() {
        var next = keys(reading, readEpoch).next();
        readEpoch++;
        reading.put(readEpoch, next);
    }

    /** How records look from now on. */
    void shape(Shape other) {
        shape = other;
    }

    @Override
    public void sendWith(Octets id) {
        sendId = id;
    }

    @Override
    public void receiveWith(Octets id) {
        ids.add(id);
    }

    @Override
    public long epoch() {
        return writeEpoch;
    }

    @Override
    public long nextNumber() {
        return nextNumbers.getOrDefault(writeEpoch, 0L);
    }

    @Override
    public Octets seal(int type, Octets content) {
        return seal(writeEpoch, type, content);
    }

    /** The same in an epoch that may be an old one. */
    Octets seal(long epoch, int type, Octets content) {
        long number = nextNumbers.merge(epoch, 1L, Long::sum) - 1;
        return epoch == 0
                ? PlaintextRecord.of(type, 0, number, content)
                : keys(writing, epoch).seal(epoch, number, sendId, shape, type, content);
    }

    @Override
    public Opened open(Reading in) {
        return Dtls13Keys.isRecord(in.peek()) ? openProtected(in) : openPlaintext(in);
    }

    private Opened openProtected(Reading in) {
        long epoch = readEpoch;
        while ((epoch & 3) != Dtls13Keys.epochBits(in)) {
            epoch--;
        }
        var record = keys(reading, epoch).open(in, epoch, expected.getOrDefault(epoch, 0L), ids);
        expected.merge(epoch, record.number() + 1, Math::max);
        return record;
    }

    private static Dtls13Keys keys(Map<Long, Dtls13Keys> direction, long epoch) {
        var keys = direction.get(epoch);
        if (keys == null) {
            throw new AssertionError("no keys for epoch " + epoch);
        }
        return keys;
    }

    private static Opened openPlaintext(Reading in) {
        int type = in.u8();
        int version = in.u16();
        int epoch = in.u16();
        long number = in.u48();
        var content = in.vec16();
        PlaintextRecord.checkVersion(version, epoch);
        if (epoch != 0) {
            throw new AssertionError("plaintext in epoch " + epoch);
        }
        return new Opened(type, content, 0, number, Octets.NONE);
    }
}
