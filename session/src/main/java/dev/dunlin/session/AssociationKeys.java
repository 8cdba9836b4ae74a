package dev.dunlin.session;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.AgreedConnectionIds;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.FoldedHandshake;
import dev.dunlin.handshake.internal.KeySink;
import dev.dunlin.handshake.internal.MessageSink;
import dev.dunlin.handshake.internal.RecordSizes;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.internal.EarlyRecords;
import dev.dunlin.recordlayer.internal.EpochSettings;
import dev.dunlin.recordlayer.internal.InboundRecords;
import dev.dunlin.recordlayer.internal.OwnConnectionIds;
import dev.dunlin.recordlayer.internal.ReadEpoch;
import dev.dunlin.recordlayer.internal.ReadEpochs;
import dev.dunlin.recordlayer.internal.RecordProtection;
import dev.dunlin.recordlayer.internal.WriteEpoch;
import dev.dunlin.recordlayer.internal.WriteEpochs;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The epochs of one association and the secrets behind them: what a handshake comes to takes effect here. */
final class AssociationKeys implements KeySink {
    private static final AutoCloseableSecret[] NONE = {};

    /** Bits of what is folded. */
    private static final int IN_THE_CLEAR = 1;

    private static final int HAS_CONNECTION_IDS = 2;

    private static final int CHECKS_PATHS = 4;

    private final Surroundings surroundings;
    private final ReadEpochs readEpochs;
    private final WriteEpochs writeEpochs;
    private AutoCloseableSecret[] secrets = NONE;
    private final InboundRecords inbound;
    private RecordSizes sizes = RecordSizes.UNLIMITED;
    private FlightPolicy policy = FlightPolicy.UNDECIDED;
    /** Absent where connection ids are not used. */
    private @Nullable AssociationIds ids;

    private boolean checksPaths;
    private MessageSink messages = MessageSink.NOBODY;

    /** Whether keys have taken effect since {@link #takeChanged} was asked. */
    private boolean isChanged;

    private AssociationKeys(Surroundings surroundings, InboundRecords inbound, WriteEpochs writeEpochs) {
        this.surroundings = surroundings;
        this.inbound = inbound;
        this.readEpochs = inbound.epochs();
        this.writeEpochs = writeEpochs;
    }

    /** Of an association that has no keys yet. */
    static AssociationKeys none(Surroundings surroundings) {
        var inbound = new InboundRecords(new ReadEpochs(), stash(surroundings));
        var keys = new AssociationKeys(surroundings, inbound, new WriteEpochs());
        inbound.frame(keys.policy.framing());
        return keys;
    }

    private static EarlyRecords stash(Surroundings surroundings) {
        var limits = surroundings.config().limits();
        return new EarlyRecords(limits.stashBytes(), limits.stashRecords());
    }

    /** From here on {@code sink} is told of what goes and comes. */
    void tell(MessageSink sink) {
        messages = sink;
    }

    @Override
    public MessageSink messages() {
        return messages;
    }

    /** Whether {@link #fold} loses nothing. */
    boolean isAtRest() {
        return inbound.isAtRest() && !isChanged;
    }

    /** Writes all that there is to know about the epochs, keys among it. */
    void fold(FoldWriter out) {
        out.u16(sizes.toSend()).u16(sizes.toReceive());
        var kept = hasConnectionIds() ? ids : null;
        out.u8((sizes.inTheClear() ? IN_THE_CLEAR : 0)
                | (kept != null ? HAS_CONNECTION_IDS : 0)
                | (checksPaths ? CHECKS_PATHS : 0));
        if (kept != null) {
            kept.fold(out);
            AssociationIds.fold(inbound, out);
        }
        inbound.fold(out);
        writeEpochs.fold(out);
    }

    /** What {@link #fold} has written. */
    static AssociationKeys unfold(Surroundings surroundings, FlightPolicy policy, CipherSuite suite, FoldReader in) {
        var config = surroundings.config();
        var limits = config.limits();
        int toSend = in.u16();
        int toReceive = in.u16();
        int flags = in.u8();
        var sizes = new RecordSizes(toSend, toReceive, (flags & IN_THE_CLEAR) != 0);
        var ids = (flags & HAS_CONNECTION_IDS) != 0 ? new AssociationIds.Folded(in) : null;
        var settings = new EpochSettings(
                policy.framing(),
                suite.aead(),
                limits.replayWindow(),
                limits.shortTagForgeries(),
                config.recordShape(),
                ids == null ? OwnConnectionIds.NONE : ids.own,
                ids == null ? 0 : ids.usedOwn,
                ids == null ? ConnectionId.EMPTY : ids.peers);
        var inbound = InboundRecords.unfold(settings, stash(surroundings), in);
        var keys = new AssociationKeys(surroundings, inbound, WriteEpochs.unfold(settings, in));
        keys.sizes = sizes;
        keys.ids = ids == null ? null : AssociationIds.unfold(inbound, ids);
        keys.checksPaths = (flags & CHECKS_PATHS) != 0;
        keys.policy = policy;
        return keys;
    }

    /** The walk over the datagrams that come. */
    InboundRecords inbound() {
        return inbound;
    }

    /** Whether the hellos have agreed on connection ids, though those of one side or the other may be empty. */
    boolean hasConnectionIds() {
        return ids != null && ids.areNegotiated();
    }

    /** Whether both sides take part in return routability checks. */
    boolean checksPaths() {
        return checksPaths;
    }

    /** The id that our records carry; empty when they carry none. */
    ConnectionId peersId() {
        return ids == null ? ConnectionId.EMPTY : ids.peers();
    }

    /** The id that the peer's records have carried last; empty when they carry none. */
    ConnectionId ownId() {
        return ids == null ? ConnectionId.EMPTY : ids.own();
    }

    /** How many ids of the peer there are for later. */
    int spareIds() {
        return ids == null ? 0 : ids.spares();
    }

    /** The peer's id that a new path begins with, so that nobody sees one id on two paths; the one in use while there is no other. */
    ConnectionId nextId() {
        return ids == null ? ConnectionId.EMPTY : ids.next();
    }

    /** Our records carry {@code id}, one of the peer's, until it is called with {@link #peersId} again. */
    void lend(ConnectionId id) {
        writeEpochs.address(id);
    }

    /** Goes on to the next of the peer's ids; whether there is one. */
    boolean useNextId() {
        return ids != null && ids.useNext(writeEpochs);
    }

    /** Forgets the ids before the one that the peer has used last; whether there were any. */
    boolean retireIds() {
        return ids != null && ids.retire(0);
    }

    /** Whether the ids by which the peer's records find this association have changed since this was asked last. */
    boolean takeOwnIdsChanged() {
        return ids != null && ids.takeOwnChanged();
    }

    /** In what the version that was chosen differs. */
    FlightPolicy policy() {
        return policy;
    }

    /** Whether keys have taken effect since this was asked last. */
    boolean takeChanged() {
        boolean changed = isChanged;
        isChanged = false;
        return changed;
    }

    ReadEpochs read() {
        return readEpochs;
    }

    WriteEpochs write() {
        return writeEpochs;
    }

    /** The epoch that everything new is written in. */
    WriteEpoch current() {
        return writeEpochs.current();
    }

    /** Whether the peer's records have to be protected by now. */
    boolean isProtectionDue() {
        return readEpochs.current().number() > 0;
    }

    /**
     * The handshake is complete.
     *
     * @param isAskedAgain whether the peer's last flight may come again in the epoch before, to be acknowledged once more
     */
    void handshakeIsOver(boolean isAskedAgain) {
        if (policy.announcesEpochs()) {
            // What comes in the epoch before it is not the peer's word any more.
            readEpochs.dropPrevious(surroundings.ws());
            inbound.expectNoFurtherEpoch();
        } else if (isAskedAgain) {
            long linger = surroundings.config().limits().linger().toNanos();
            readEpochs.advanceRetaining(surroundings.now(), linger, surroundings.ws());
        }
        if (policy.announcesEpochs()) {
            // They are in force in the epochs by now, and no further one comes.
            sizes = RecordSizes.UNLIMITED;
        }
    }

    /** Nothing will be repeated in an older epoch any more. */
    @Override
    public void closeOlderWriteEpochs() {
        writeEpochs.retireBelow(writeEpochs.current().number(), surroundings.ws());
    }

    /** Nothing is written above {@code epoch}, ever. */
    void retireUnused(int epoch) {
        writeEpochs.retireAbove(epoch, surroundings.ws());
    }

    /** The association has ended: nothing can be opened or sealed from here on. */
    void wipe() {
        retire();
        for (var secret : secrets) {
            secret.close();
        }
        secrets = NONE;
    }

    /** The association rests: what {@code folded} does not keep is wiped here. */
    void wipe(FoldedHandshake folded) {
        retire();
        for (var secret : secrets) {
            if (!folded.keeps(secret)) {
                secret.close();
            }
        }
        secrets = NONE;
    }

    private void retire() {
        readEpochs.retire(surroundings.ws());
        writeEpochs.retire(surroundings.ws());
    }

    @Override
    public void useFlights(FlightPolicy chosen) {
        policy = chosen;
        inbound.frame(chosen.framing());
    }

    @Override
    public void limitRecords(RecordSizes agreed) {
        sizes = agreed;
        // What the peer sends in the clear is anybody's: it is bounded by reassembly, not by what was agreed on.
        if (agreed.inTheClear() || current().number() > 0) {
            current().limitContent(agreed.toSend());
        }
        // A client of DTLS 1.3 learns it from a protected record.
        if (readEpochs.newest().number() > 0) {
            readEpochs.newest().limitContent(agreed.toReceive());
        }
    }

    @Override
    public Optional<ConnectionId> ownConnectionId() {
        if (ids == null) {
            surroundings.connectionIds().next().ifPresent(id -> ids = AssociationIds.offering(id, inbound));
        }
        return Optional.ofNullable(ids).map(AssociationIds::offered);
    }

    @Override
    public int longestPeersId() {
        return surroundings.config().mtu() - CommonConfig.LEAST_ROOM;
    }

    @Override
    public void useConnectionIds(AgreedConnectionIds agreed) {
        checksPaths = agreed.checksPaths();
        if (ids != null) {
            ids.agree(agreed);
        }
    }

    @Override
    public AgreedConnectionIds connectionIds() {
        return hasConnectionIds()
                ? new AgreedConnectionIds(true, ownId(), peersId(), checksPaths)
                : AgreedConnectionIds.NONE;
    }

    @Override
    public void takeConnectionIds(List<ConnectionId> given, boolean isImmediate) {
        if (ids != null) {
            ids.take(given, isImmediate, writeEpochs);
        }
    }

    @Override
    public List<ConnectionId> makeConnectionIds(int count) {
        return ids == null ? List.of() : ids.make(count, surroundings.connectionIds());
    }

    @Override
    public void askedForConnectionIds() {
        if (ids != null) {
            ids.asked();
        }
    }

    @Override
    public boolean areConnectionIdsOwed() {
        return ids != null && ids.areOwed();
    }

    @Override
    public boolean wasAskedTooOften(int given) {
        return ids != null && ids.wasAskedTooOften(given);
    }

    @Override
    public void installReadKeys(int epoch, RecordProtection protection) {
        var limits = surroundings.config().limits();
        var addressed = inbound.connectionIds().address(protection);
        var limited = addressed.withShortTagForgeries(limits.shortTagForgeries());
        var next = ReadEpoch.of(epoch, limited, limits.replayWindow());
        next.limitContent(sizes.toReceive());
        readEpochs.install(next);
        if (policy.announcesEpochs()) {
            readEpochs.advance(surroundings.now(), ReadEpochs.UNTIL_DROPPED, surroundings.ws());
        }
        isChanged = true;
    }

    @Override
    public void installWriteKeys(int epoch, RecordProtection protection) {
        var next = WriteEpoch.of(
                epoch,
                protection.addressed(peersId()).shaped(surroundings.config().recordShape()));
        next.limitContent(sizes.toSend());
        writeEpochs.advance(next);
        isChanged = true;
    }

    @Override
    public void keep(AutoCloseableSecret secret) {
        // There are two or three, and as many associations as can be: no room is left over.
        secrets = Arrays.copyOf(secrets, secrets.length + 1);
        secrets[secrets.length - 1] = secret;
    }
}
