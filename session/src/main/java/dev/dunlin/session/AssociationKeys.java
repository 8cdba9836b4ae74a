package dev.dunlin.session;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.AgreedConnectionIds;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.FoldedHandshake;
import dev.dunlin.handshake.internal.KeySink;
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
    private ConnectionId peersId = ConnectionId.EMPTY;
    private boolean hasConnectionIds;
    private boolean checksPaths;

    /** What this side wants to be found by, from when it was first asked. */
    private @Nullable ConnectionId offered;

    /** Whether the ids that the peer's records may have have changed since {@link #takeOwnIdsChanged} was asked. */
    private boolean areOwnIdsChanged;

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

    /** Whether {@link #fold} loses nothing. */
    boolean isAtRest() {
        return inbound.isAtRest() && !isChanged;
    }

    /** Writes all that there is to know about the epochs, keys among it. */
    void fold(FoldWriter out) {
        out.u16(sizes.toSend()).u16(sizes.toReceive());
        out.u8((sizes.inTheClear() ? IN_THE_CLEAR : 0)
                | (hasConnectionIds ? HAS_CONNECTION_IDS : 0)
                | (checksPaths ? CHECKS_PATHS : 0));
        if (hasConnectionIds) {
            foldIds(out);
        }
        inbound.fold(out);
        writeEpochs.fold(out);
    }

    private void foldIds(FoldWriter out) {
        var own = inbound.connectionIds();
        out.vector(peersId.toByteArray()).count(own.count());
        for (int i = 0; i < own.count(); i++) {
            out.vector(own.get(i).toByteArray());
        }
    }

    private static OwnConnectionIds unfoldOwn(FoldReader in) {
        var own = new ConnectionId[(int) in.count()];
        for (int i = 0; i < own.length; i++) {
            own[i] = ConnectionId.of(in.vector());
        }
        return OwnConnectionIds.agreed(own);
    }

    /** What {@link #fold} has written. */
    static AssociationKeys unfold(Surroundings surroundings, FlightPolicy policy, CipherSuite suite, FoldReader in) {
        var config = surroundings.config();
        var limits = config.limits();
        int toSend = in.u16();
        int toReceive = in.u16();
        int flags = in.u8();
        var sizes = new RecordSizes(toSend, toReceive, (flags & IN_THE_CLEAR) != 0);
        boolean hasIds = (flags & HAS_CONNECTION_IDS) != 0;
        var peersId = hasIds ? ConnectionId.of(in.vector()) : ConnectionId.EMPTY;
        var settings = new EpochSettings(
                policy.framing(),
                suite.aead(),
                limits.replayWindow(),
                limits.shortTagForgeries(),
                config.recordShape(),
                hasIds ? unfoldOwn(in) : OwnConnectionIds.NONE,
                peersId);
        var inbound = InboundRecords.unfold(settings, stash(surroundings), in);
        var keys = new AssociationKeys(surroundings, inbound, WriteEpochs.unfold(settings, in));
        keys.sizes = sizes;
        keys.hasConnectionIds = hasIds;
        keys.checksPaths = (flags & CHECKS_PATHS) != 0;
        keys.peersId = peersId;
        keys.policy = policy;
        return keys;
    }

    /** The walk over the datagrams that come. */
    InboundRecords inbound() {
        return inbound;
    }

    /** Whether the hellos have agreed on connection ids, though those of one side or the other may be empty. */
    boolean hasConnectionIds() {
        return hasConnectionIds;
    }

    /** Whether both sides take part in return routability checks. */
    boolean checksPaths() {
        return checksPaths;
    }

    /** The id that our records carry; empty when they carry none. */
    ConnectionId peersId() {
        return peersId;
    }

    /** The id that the peer was given first and may still use; empty when its records carry none. */
    ConnectionId ownId() {
        var own = inbound.connectionIds();
        return hasConnectionIds && !own.areNone() ? own.get(0) : ConnectionId.EMPTY;
    }

    /** Whether the ids by which the peer's records find this association have changed since this was asked last. */
    boolean takeOwnIdsChanged() {
        boolean changed = areOwnIdsChanged;
        areOwnIdsChanged = false;
        return changed;
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
        if (offered == null) {
            offered = surroundings.connectionIds().next().orElse(null);
            address(OwnConnectionIds.offered(offered == null ? ConnectionId.EMPTY : offered));
        }
        return Optional.ofNullable(offered);
    }

    @Override
    public void useConnectionIds(AgreedConnectionIds ids) {
        hasConnectionIds = ids.areNegotiated();
        checksPaths = ids.checksPaths();
        peersId = ids.peers();
        address(OwnConnectionIds.agreed(ids.own()));
    }

    /** From here on the peer's records have one of {@code own}. */
    private void address(OwnConnectionIds own) {
        inbound.address(own);
        areOwnIdsChanged = true;
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
                protection.addressed(peersId).shaped(surroundings.config().recordShape()));
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
