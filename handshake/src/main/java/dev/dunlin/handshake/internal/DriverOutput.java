package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.handshake.internal.flight.IncomingMessages;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.recordlayer.internal.RecordProtection;
import java.util.function.Supplier;

/** Commits the effects of states in the order of the calls: each goes to the part of the driver that it concerns. */
final class DriverOutput implements HandshakeOutput {
    private final KeySink keys;
    private final IncomingMessages incoming;
    private final Transcript transcript;
    private final Flights flights;
    private final HandshakeEpochs epochs;
    private final OutgoingMessages outgoing;
    private final PostHandshakeMessages later;
    private final HandshakeEnd end;
    /** The time of the call that is under way. */
    private long now;

    DriverOutput(
            KeySink keys,
            IncomingMessages incoming,
            Transcript transcript,
            Flights flights,
            HandshakeEpochs epochs,
            OutgoingMessages outgoing,
            PostHandshakeMessages later,
            HandshakeEnd end) {
        this.keys = keys;
        this.incoming = incoming;
        this.transcript = transcript;
        this.flights = flights;
        this.epochs = epochs;
        this.outgoing = outgoing;
        this.later = later;
        this.end = end;
    }

    /** What follows happens at this time. */
    void at(long nowNanos) {
        now = nowNanos;
    }

    @Override
    public void useFlights(FlightPolicy chosen) {
        flights.use(chosen, now);
        keys.useFlights(chosen);
    }

    @Override
    public void startFlight() {
        flights.start(incoming.nextMessageSeq() - 1);
    }

    @Override
    public void send(HandshakeMessage message) {
        outgoing.send(message);
    }

    @Override
    public void changeCipherSpec(RecordProtection protection) {
        flights.changeCipherSpec(epochs.write());
        epochs.installWrite(epochs.write() + 1, protection);
    }

    @Override
    public void releaseFlight() {
        flights.release();
    }

    @Override
    public void limitRecords(RecordSizes sizes) {
        keys.limitRecords(sizes);
    }

    @Override
    public ConnectionIdSink ids() {
        return keys;
    }

    @Override
    public void installReadKeys(int epoch, RecordProtection protection) {
        epochs.installRead(epoch, protection);
    }

    @Override
    public void installWriteKeys(int epoch, RecordProtection protection) {
        epochs.installWrite(epoch, protection);
    }

    @Override
    public void keep(AutoCloseableSecret secret) {
        keys.keep(secret);
    }

    @Override
    public Transcript transcript() {
        return transcript;
    }

    @Override
    public void complete(HandshakeResult completed, LastFlight lastFlight) {
        end.complete(completed, lastFlight);
    }

    @Override
    public void post(HandshakeMessage message) {
        later.post(message);
    }

    @Override
    public void postKeyUpdate(HandshakeMessage keyUpdate, Supplier<RecordProtection> next) {
        later.postKeyUpdate(keyUpdate, next);
    }

    @Override
    public void postConnectionIds(HandshakeMessage newConnectionId) {
        later.postConnectionIds(newConnectionId);
    }

    @Override
    public boolean mayPostConnectionIds() {
        return later.mayPostConnectionIds();
    }

    @Override
    public boolean isOutstanding(HandshakeType type) {
        return later.isOutstanding(type);
    }

    @Override
    public boolean isExhausted() {
        return outgoing.isExhausted();
    }

    @Override
    public boolean isKeyUpdateOutstanding() {
        return later.isKeyUpdateOutstanding();
    }

    @Override
    public boolean mayUpdateKeys() {
        return later.mayUpdateKeys();
    }

    @Override
    public int readEpoch() {
        return epochs.read();
    }

    @Override
    public int writeEpoch() {
        return epochs.write();
    }
}
