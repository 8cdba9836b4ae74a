package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.Timers.Timer;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.flight.Ack;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.RecordLimits;
import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.recordlayer.internal.RecordProtection;
import dev.dunlin.recordlayer.internal.Unprotected;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpoch;
import dev.dunlin.recordlayer.internal.WriteEpochs;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One side of a {@link PlannedHandshake}: a driver, its epochs without any protection, and its timers, all in virtual time. Records of
 * epochs that have no keys yet are dropped, as the network might have done.
 */
final class FlightEnd implements KeySinkWithoutLaterIds {
    /** Of fewer records than an endpoint remembers an ACK has to be understood. */
    private static final int REMEMBERED = 100;

    /** Epochs that records are taken from: new ones with their keys, the two before for ever. */
    private final Set<Integer> open = new HashSet<>(Set.of(0));

    private final WriteEpochs epochs = new WriteEpochs();
    private final WorkingSet ws = new WorkingSet(new Jca(CryptoProvider.jdk(), new SecureRandom()), 1);
    private final Set<Long> seen = new HashSet<>();
    private final Timers timers = new Timers();
    private final List<Sent> sent = new ArrayList<>();
    /** What the peer has of each message, as far as its ACKs have said. */
    private final Map<Integer, BitSet> acknowledged = new HashMap<>();

    private final int mtu;
    private HandshakeDriver driver;
    private boolean isUnresponsive;

    /** A piece of a message. */
    record Piece(int messageSeq, int from, int to) {}

    /** One record that went out, read again: an ACK, or pieces of messages. */
    record Sent(long number, int type, List<Long> acknowledged, List<Piece> pieces) {
        boolean isAck() {
            return type == ContentType.ACK;
        }

        int epoch() {
            return RecordNumber.epoch(number);
        }
    }

    private FlightEnd(Role role, HandshakeState state, HandshakeSettings settings, int mtu) {
        this.mtu = mtu;
        driver = new HandshakeDriver(role, settings, this, timers, state);
    }

    static FlightEnd client(PlannedHandshake plan, TestSettings settings, int mtu) {
        var end = new FlightEnd(Role.CLIENT, plan.client(), settings.build(), mtu);
        try {
            end.driver.resume(new Object(), 0);
        } catch (HandshakeFailure failure) {
            throw new AssertionError(failure);
        }
        return end;
    }

    static FlightEnd server(PlannedHandshake plan, TestSettings settings, int mtu) {
        return new FlightEnd(Role.SERVER, plan.server(), settings.build(), mtu);
    }

    HandshakeDriver driver() {
        return driver;
    }

    Timers timers() {
        return timers;
    }

    /** Every record so far. */
    List<Sent> sent() {
        return sent;
    }

    List<Sent> acks() {
        return sent.stream().filter(Sent::isAck).toList();
    }

    boolean isUnresponsive() {
        return isUnresponsive;
    }

    int writeEpoch() {
        return epochs.current().number();
    }

    boolean reads(int epoch) {
        return open.contains(epoch);
    }

    /** Datagrams that wait to be sent. */
    List<byte[]> transmit(long now) {
        var datagrams = new ArrayList<byte[]>();
        while (driver.hasOutput()) {
            var out = new byte[mtu];
            int end;
            try {
                end = driver.transmit(out, 0, mtu, epochs, ws, now);
            } catch (HandshakeFailure failure) {
                throw new AssertionError(failure);
            }
            if (end == 0) {
                throw new AssertionError("nothing fits into " + mtu + " bytes");
            }
            datagrams.add(Arrays.copyOf(out, end));
            note(out, end);
        }
        return datagrams;
    }

    private void note(byte[] datagram, int end) {
        for (int at = 0; at < end; at += RecordLimits.HEADER_LENGTH + length(datagram, at)) {
            var record = read(datagram, at);
            if (!record.isAck()) {
                assertNotAcknowledged(record);
            }
            sent.add(record);
        }
    }

    /** RFC 9147 §7.2: what is acknowledged is not sent again. */
    private void assertNotAcknowledged(Sent record) {
        for (var piece : record.pieces()) {
            var known = acknowledged.getOrDefault(piece.messageSeq(), new BitSet());
            if (!known.get(piece.from(), piece.to()).isEmpty()) {
                throw new AssertionError("sent again though acknowledged: " + record);
            }
        }
    }

    private void noteAcknowledged(List<Long> numbers) {
        var messages = sent.stream().filter(record -> !record.isAck()).toList();
        messages.subList(Math.max(0, messages.size() - REMEMBERED), messages.size()).stream()
                .filter(record -> numbers.contains(record.number()))
                .flatMap(record -> record.pieces().stream())
                .forEach(piece -> acknowledged
                        .computeIfAbsent(piece.messageSeq(), seq -> new BitSet())
                        .set(piece.from(), piece.to()));
    }

    /** The record at {@code at} of a datagram. */
    static Sent read(byte[] datagram, int at) {
        long number = number(datagram, at);
        int type = datagram[at];
        int from = at + RecordLimits.HEADER_LENGTH;
        int length = length(datagram, at);
        try {
            if (type == ContentType.ACK) {
                var numbers = Ack.read(datagram, from, length, RecordNumber.epoch(number));
                return new Sent(number, type, Arrays.stream(numbers).boxed().toList(), List.of());
            }
            var pieces = new ArrayList<Piece>();
            for (var in = new WireReader(datagram, from, from + length); !in.isExhausted(); ) {
                var header = HandshakeHeader.decode(in);
                in.skip(header.fragmentLength());
                pieces.add(new Piece(header.messageSeq(), header.fragmentOffset(), header.fragmentEnd()));
            }
            return new Sent(number, type, List.of(), pieces);
        } catch (DecodeFailure failure) {
            throw new AssertionError(failure);
        }
    }

    private static long number(byte[] datagram, int at) {
        long number = 0;
        for (int i = 3; i < 11; i++) {
            number = number << 8 | (datagram[at + i] & 0xFF);
        }
        return number;
    }

    static int length(byte[] datagram, int at) {
        return (datagram[at + 11] & 0xFF) << 8 | (datagram[at + 12] & 0xFF);
    }

    /** Takes every record of a datagram. */
    void receive(byte[] datagram, long now) throws HandshakeFailure {
        for (int at = 0; at < datagram.length; at += RecordLimits.HEADER_LENGTH + length(datagram, at)) {
            receive(datagram, at, now);
        }
    }

    private void receive(byte[] datagram, int at, long now) throws HandshakeFailure {
        long number = number(datagram, at);
        int epoch = RecordNumber.epoch(number);
        if (!open.contains(epoch) || (epoch > 0 && !seen.add(number))) {
            if (!open.contains(epoch)) {
                driver.onUnreadable(now);
            }
            return;
        }
        int from = at + RecordLimits.HEADER_LENGTH;
        int length = length(datagram, at);
        if (datagram[at] == ContentType.ACK) {
            var refusal = driver.onAck(datagram, from, length, epoch, now);
            if (refusal == null) {
                noteAcknowledged(read(datagram, at).acknowledged());
            }
        } else {
            var unused = driver.onHandshake(datagram, from, length, number, now);
        }
    }

    /** Does what is due. */
    void expire(long now) {
        if (timers.isDue(Timer.ACK, now)) {
            driver.onAckDelay();
        }
        if (timers.isDue(Timer.RETRANSMISSION, now)) {
            isUnresponsive |= driver.onExpiry(now, now) == HandshakeDriver.Expiry.UNRESPONSIVE;
        }
        if (timers.isDue(Timer.LAST_FLIGHT, now)) {
            timers.stop(Timer.LAST_FLIGHT);
        }
    }

    /** Folds an idle driver and wakes it again, which must make no difference. */
    void sleep(Role role, int readEpoch) {
        if (driver.isIdle()) {
            driver = driver.fold().wake(role, this, timers, readEpoch, writeEpoch());
        }
    }

    @Override
    public void installReadKeys(int epoch, RecordProtection protection) {
        open.add(epoch);
    }

    @Override
    public void installWriteKeys(int epoch, RecordProtection protection) {
        epochs.advance(WriteEpoch.of(epoch, Unprotected.INSTANCE));
    }

    @Override
    public void closeOlderWriteEpochs() {
        epochs.retireBelow(epochs.current().number(), ws);
    }

    @Override
    public Optional<ConnectionId> ownConnectionId() {
        return Optional.empty();
    }

    @Override
    public AgreedConnectionIds connectionIds() {
        return AgreedConnectionIds.NONE;
    }

    @Override
    public void useConnectionIds(AgreedConnectionIds ids) {
        throw new AssertionError("nothing was agreed on");
    }

    @Override
    public void limitRecords(RecordSizes sizes) {
        throw new AssertionError("nothing was agreed on");
    }

    @Override
    public void keep(AutoCloseableSecret secret) {
        throw new AssertionError("there are no secrets");
    }
}
