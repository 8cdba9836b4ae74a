package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.resumption.KnownSession;
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
import java.util.List;
import java.util.Optional;

/**
 * A driver and the least association that it can live in: keys are noted but never used, so that the messages of every epoch are there to
 * be read and to be invented.
 */
public final class DriverUnderTest implements KeySinkWithoutLaterIds {
    private static final int DATAGRAM = 1 << 14;
    private static final long LONGEST_WAIT = 60_000_000_000L;

    private final WriteEpochs epochs = new WriteEpochs();
    private final WorkingSet ws = new WorkingSet(new Jca(CryptoProvider.jdk(), new SecureRandom()), 1);
    private final List<RecordProtection> readKeys = new ArrayList<>();
    private final List<RecordProtection> writeKeys = new ArrayList<>();
    private final List<AutoCloseableSecret> kept = new ArrayList<>();
    private final HandshakeDriver driver;
    private AgreedConnectionIds connectionIds = AgreedConnectionIds.NONE;
    private Optional<ConnectionId> ownConnectionId = Optional.empty();
    private RecordSizes sizes = RecordSizes.UNLIMITED;
    private long now;
    private long nextRecord;

    private DriverUnderTest(
            HandshakeSettings settings,
            Optional<PeerName> server,
            Optional<KnownSession> offered,
            boolean isClient,
            int messageSeq) {
        driver = isClient
                ? client(settings, server, offered)
                : HandshakeDriver.server(settings, this, new Timers(), messageSeq, Optional.empty(), now);
    }

    private HandshakeDriver client(
            HandshakeSettings settings, Optional<PeerName> server, Optional<KnownSession> offered) {
        try {
            return HandshakeDriver.client(settings, server, offered, this, new Timers(), now);
        } catch (HandshakeFailure failure) {
            throw new AssertionError(failure);
        }
    }

    /** A client that wants to reach {@code server.test}. */
    public static DriverUnderTest client(TestSettings settings) {
        return client(settings, "server.test");
    }

    /** A client that wants to reach {@code server}. */
    public static DriverUnderTest client(TestSettings settings, String server) {
        return new DriverUnderTest(settings.build(), Optional.of(PeerName.of(server)), Optional.empty(), true, 0);
    }

    /** A client that asks {@code server.test} to resume {@code known}. */
    public static DriverUnderTest client(TestSettings settings, KnownSession known) {
        var name = Optional.of(PeerName.of("server.test"));
        return new DriverUnderTest(settings.build(), name, Optional.of(known), true, 0);
    }

    /** A server whose client begins with message_seq 0. */
    public static DriverUnderTest server(TestSettings settings) {
        return new DriverUnderTest(settings.build(), Optional.empty(), Optional.empty(), false, 0);
    }

    public HandshakeDriver driver() {
        return driver;
    }

    /** Brings one whole message. */
    public Reaction message(int type, int messageSeq, byte[] body, int epoch) {
        var header = HandshakeHeader.whole(type, body.length, messageSeq).toByteArray();
        var content = new byte[header.length + body.length];
        System.arraycopy(header, 0, content, 0, header.length);
        System.arraycopy(body, 0, content, header.length, body.length);
        return content(content, epoch);
    }

    /** Brings the content of an ACK record. */
    public Reaction ack(byte[] content, int epoch) {
        try {
            var discarded = driver.onAck(content, 0, content.length, epoch, now);
            return discarded == null ? Reaction.TAKEN : Reaction.discarded(discarded);
        } catch (HandshakeFailure failure) {
            return Reaction.of(failure);
        }
    }

    /** Brings the content of a handshake record. */
    public Reaction content(byte[] content, int epoch) {
        try {
            var discarded = driver.onHandshake(content, 0, content.length, RecordNumber.of(epoch, nextRecord++), now);
            return discarded == null ? Reaction.TAKEN : Reaction.discarded(discarded);
        } catch (HandshakeFailure failure) {
            return Reaction.of(failure);
        }
    }

    /** Brings a ChangeCipherSpec record with this content. */
    public Reaction changeCipherSpec(int epoch, int... content) {
        var bytes = new byte[content.length];
        for (int i = 0; i < content.length; i++) {
            bytes[i] = (byte) content[i];
        }
        try {
            var discarded = driver.onChangeCipherSpec(bytes, 0, bytes.length, epoch, now);
            return discarded == null ? Reaction.TAKEN : Reaction.discarded(discarded);
        } catch (HandshakeFailure failure) {
            return Reaction.of(failure);
        }
    }

    public Reaction changeCipherSpec() {
        return changeCipherSpec(0, 1);
    }

    /** What waits to be sent, each message in one piece; acknowledgements are left out. */
    public List<Flown> sent() {
        var flown = new ArrayList<Flown>();
        var datagram = new byte[DATAGRAM];
        while (driver.hasOutput()) {
            int end = transmit(datagram);
            for (int at = 0; at < end; at += RecordLimits.HEADER_LENGTH + length(datagram, at)) {
                if (datagram[at] != ContentType.ACK) {
                    read(datagram, at, flown);
                }
            }
        }
        return flown;
    }

    private int transmit(byte[] datagram) {
        try {
            return driver.transmit(datagram, 0, datagram.length, epochs, ws, now);
        } catch (HandshakeFailure failure) {
            throw new AssertionError(failure);
        }
    }

    private static int length(byte[] datagram, int at) {
        return (datagram[at + 11] & 0xFF) << 8 | (datagram[at + 12] & 0xFF);
    }

    private static void read(byte[] datagram, int at, List<Flown> flown) {
        int type = datagram[at];
        int epoch = datagram[at + 4];
        int from = at + RecordLimits.HEADER_LENGTH;
        if (type == ContentType.CHANGE_CIPHER_SPEC) {
            flown.add(new Flown(type, epoch, 0, 0, Bytes.EMPTY));
            return;
        }
        try {
            var in = new WireReader(datagram, from, from + length(datagram, at));
            while (!in.isExhausted()) {
                var header = HandshakeHeader.decode(in);
                if (!header.isWhole()) {
                    throw new AssertionError("a message of a test does not fit a datagram");
                }
                flown.add(new Flown(type, epoch, header.type(), header.messageSeq(), in.bytes(header.length())));
            }
        } catch (DecodeFailure e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for an answer in vain: what the driver has to say about that. */
    public HandshakeDriver.Expiry expire() {
        later(LONGEST_WAIT);
        return driver.onExpiry(LONGEST_WAIT, now);
    }

    /** Brings one fragment of a message. */
    public Reaction fragment(int type, int length, int messageSeq, int offset, byte[] fragment, int epoch) {
        var header = new HandshakeHeader(type, length, messageSeq, offset, fragment.length).toByteArray();
        var content = Arrays.copyOf(header, header.length + fragment.length);
        System.arraycopy(fragment, 0, content, header.length, fragment.length);
        return content(content, epoch);
    }

    /** Lets time go by. */
    public void later(long nanos) {
        now += nanos;
    }

    /** What the association does at its end, whatever came before it. */
    public void wipe() {
        readKeys.forEach(keys -> keys.retire(ws));
        writeKeys.forEach(keys -> keys.retire(ws));
        kept.forEach(AutoCloseableSecret::close);
    }

    /** Whether any keys took effect. */
    public boolean hasKeys() {
        return !readKeys.isEmpty() || !writeKeys.isEmpty();
    }

    public List<RecordProtection> readKeys() {
        return readKeys;
    }

    public List<RecordProtection> writeKeys() {
        return writeKeys;
    }

    public boolean isComplete() {
        return driver.result() != null;
    }

    /** What a complete handshake has come to. */
    public HandshakeResult result() {
        var result = driver.result();
        if (result == null) {
            throw new AssertionError("not complete but in " + driver.stateName());
        }
        return result;
    }

    /** What records are held to. */
    public RecordSizes sizes() {
        return sizes;
    }

    @Override
    public Optional<ConnectionId> ownConnectionId() {
        return ownConnectionId;
    }

    @Override
    public AgreedConnectionIds connectionIds() {
        return connectionIds;
    }

    @Override
    public void useConnectionIds(AgreedConnectionIds agreed) {
        connectionIds = agreed;
    }

    @Override
    public void limitRecords(RecordSizes agreed) {
        sizes = agreed;
    }

    @Override
    public void installReadKeys(int epoch, RecordProtection protection) {
        readKeys.add(protection);
    }

    @Override
    public void installWriteKeys(int epoch, RecordProtection protection) {
        writeKeys.add(protection);
        epochs.advance(WriteEpoch.of(epoch, Unprotected.INSTANCE));
    }

    @Override
    public void closeOlderWriteEpochs() {
        epochs.retireBelow(epochs.current().number(), ws);
    }

    @Override
    public void keep(AutoCloseableSecret secret) {
        kept.add(secret);
    }
}
