package dev.dunlin.testkit.scripted;

import dev.dunlin.crypto.internal.Nullable;

/** Records of DTLS 1.2: RFC 6347 §4.1, with connection ids RFC 9146 §4. Epoch 0 has no protection, epoch 1 is the only other one. */
final class Dtls12Records implements Records {
    private final long[] nextNumbers = new long[2];
    private final ReceivingIds ids = new ReceivingIds();
    private Octets sendId = Octets.NONE;
    private int padding;
    private int writeEpoch;
    private @Nullable Dtls12Keys writing;
    private @Nullable Dtls12Keys reading;

    /** What follows our ChangeCipherSpec. */
    void write(Dtls12Keys keys) {
        writing = keys;
        writeEpoch = 1;
    }

    void read(Dtls12Keys keys) {
        reading = keys;
    }

    /** Zeros behind the content of records with an id. */
    void padding(int zeros) {
        padding = zeros;
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
        return nextNumbers[writeEpoch];
    }

    @Override
    public Octets seal(int type, Octets content) {
        long number = nextNumbers[writeEpoch]++;
        if (writing == null) {
            return PlaintextRecord.of(type, 0, number, content);
        }
        return sendId.isEmpty()
                ? writing.seal(type, writeEpoch, number, content)
                : writing.seal(type, writeEpoch, number, sendId, padding, content);
    }

    @Override
    public Opened open(Reading in) {
        int type = in.u8();
        int version = in.u16();
        var epochAndNumber = in.take(8);
        var numbers = new Reading(epochAndNumber);
        int epoch = numbers.u16();
        long number = numbers.u48();
        PlaintextRecord.checkVersion(version, epoch);
        boolean hasId = type == ContentType.TLS12_CID;
        if (hasId != (epoch == 1 && ids.areUsed())) {
            throw new AssertionError("type " + type + " in epoch " + epoch + ", ids used: " + ids.areUsed());
        }
        var id = hasId ? ids.take(in) : Octets.NONE;
        var fragment = in.vec16();
        if (epoch == 0) {
            return new Opened(type, fragment, 0, number, id);
        }
        if (reading == null) {
            throw new AssertionError("no keys yet for a record of epoch " + epoch);
        }
        var inner = hasId
                ? reading.openWithId(epochAndNumber, id, fragment)
                : reading.open(type, epochAndNumber, fragment).map(content -> new InnerPlaintext(content, type));
        var plain = inner.orElseThrow(() -> new AssertionError("a record of type " + type + " does not open"));
        return new Opened(plain.type(), plain.content(), epoch, number, id);
    }
}
