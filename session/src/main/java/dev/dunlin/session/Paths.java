package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.routability.Allowance;
import dev.dunlin.handshake.internal.routability.CheckSettings;
import dev.dunlin.handshake.internal.routability.PathAnswers;
import dev.dunlin.handshake.internal.routability.PathChecks;
import dev.dunlin.handshake.internal.routability.PathMessage;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;

/**
 * What there is to say about the paths of one association beside the one in use: where the peer may have moved, what may go there, which
 * challenges want an answer. There is no such object while the peer is where it was and has proven that.
 *
 * <pre>
 *   a record newer than all before by another path    RRC: checked, then followed    NEWEST: followed, then checked    NEVER: told
 *   one by the path in use                            whatever was being checked is forgotten
 *   a challenge by any path                           one answer, by the same path
 * </pre>
 */
final class Paths {
    private final Association association;
    private final AddressPolicy policy;

    /** What may go out by the path in use. */
    private Allowance allowance = Allowance.OF_PROVEN;

    /** The path that was proven last, while another is in use; null while it is the one in use. */
    private @Nullable PeerPath proven;

    /** The path that this side has left on purpose. */
    private @Nullable PeerPath left;

    /** The peer's id that our records had there. */
    private ConnectionId leftId = ConnectionId.EMPTY;

    /** The path that the application was told of last, while it was not followed. */
    private @Nullable PeerPath seen;

    /** Whether a spare id of the peer has been used up since it was asked for more. */
    private boolean hasSpentId;

    private @Nullable PathChecks<PeerPath> checks;
    private @Nullable PathAnswers<PeerPath> answers;

    /** Where the last datagram goes, if not by the path in use. */
    private @Nullable PeerPath detour;

    Paths(Association association) {
        this.association = association;
        this.policy = association.surroundings().config().addressPolicy();
    }

    /** The path in use has proven nothing so far. */
    void beginUnproven() {
        allowance = Allowance.none();
    }

    /** What may go out by the path in use. */
    Allowance allowance() {
        return allowance;
    }

    /** The peer has shown that it has read what was sent by the path in use. */
    void provenByHandshake() {
        allowance = Allowance.OF_PROVEN;
    }

    /** Whether this side has left {@code path} on purpose. */
    boolean isLeft(PeerPath path) {
        return isSame(path, left);
    }

    private static boolean isSame(PeerPath path, @Nullable PeerPath known) {
        return known != null && path.equals(known);
    }

    /** Where the last datagram goes. */
    PeerPath destination() {
        return detour == null ? association.path() : detour;
    }

    /** The next datagram goes by the path in use, unless it says otherwise. */
    void noDetour() {
        detour = null;
    }

    /** Whether nothing is under way: all that is left can be kept for as long as the association lasts. */
    boolean isAtRest() {
        return (checks == null || checks.isAtRest()) && (answers == null || answers.isEmpty());
    }

    /** Whether there is nothing left to be kept. */
    boolean isSettled() {
        return isAtRest() && allowance.isUnlimited() && proven == null && left == null && seen == null;
    }

    /** The association ends, and nobody is asked or answered any more. */
    void end() {
        checks = null;
        if (answers != null) {
            answers.clear();
        }
    }

    // Records that were opened

    /**
     * A record that was opened and counts has come by {@code from}.
     *
     * @param proposes whether it is newer than all before and says where the peer is, which messages about paths do not
     */
    void cameBy(PeerPath from, int bytes, boolean proposes, long recordNumber, long now) {
        var used = association.path();
        if (!from.equals(used)) {
            if (!isSame(from, left)) {
                cameByAnother(from, bytes, proposes, recordNumber, now);
            }
        } else if (allowance.isUnlimited()) {
            if (proposes) {
                stay();
            }
        } else {
            allowance.cameIn(bytes);
            if (proposes) {
                check(from, allowance, recordNumber, now);
            }
        }
    }

    /** The peer is where it was. */
    private void stay() {
        seen = null;
        if (checks != null) {
            checks.supersede();
        }
    }

    private void cameByAnother(PeerPath from, int bytes, boolean proposes, long recordNumber, long now) {
        switch (policy) {
            case NEWEST -> {
                if (proposes) {
                    followNewest(from, bytes, recordNumber, now);
                }
            }
            case RRC -> {
                if (association.keys().checksPaths()) {
                    checkFirst(from, bytes, proposes, recordNumber, now);
                } else if (proposes) {
                    tellOf(from);
                }
            }
            case NEVER -> {
                if (proposes) {
                    tellOf(from);
                }
            }
        }
    }

    private void tellOf(PeerPath from) {
        if (!isSame(from, seen)) {
            seen = from;
            association.tell(SessionEvent.ofPath(SessionEvent.Kind.PATH_SEEN, from));
        }
    }

    private void checkFirst(PeerPath from, int bytes, boolean proposes, long recordNumber, long now) {
        var known = checks == null ? null : checks.allowance(from);
        if (known == null && !proposes) {
            return;
        }
        var limit = known == null ? Allowance.none() : known;
        limit.cameIn(bytes);
        if (proposes) {
            check(from, limit, recordNumber, now);
        }
    }

    private void check(PeerPath from, Allowance limit, long recordNumber, long now) {
        if (!association.keys().checksPaths()) {
            return;
        }
        if (checks == null) {
            var jca = association.surroundings().config().jca();
            checks = new PathChecks<>(checkSettings(), jca.random(), this::failed);
        }
        if (checks.propose(from, limit, recordNumber, now)) {
            count(Counters.Total.PATH_CHECKS_STARTED);
        }
    }

    /** What is followed at once is not left again because of what the path before has to say. */
    private CheckSettings checkSettings() {
        var settings = association.surroundings().config().routabilityCheck().settings();
        return policy == AddressPolicy.NEWEST ? settings.basic() : settings;
    }

    private void failed(PeerPath path) {
        count(Counters.Total.PATH_CHECKS_FAILED);
        association.tell(SessionEvent.ofPath(SessionEvent.Kind.PATH_REFUSED, path));
    }

    private void followNewest(PeerPath from, int bytes, long recordNumber, long now) {
        if (isSame(from, proven)) {
            stay();
            settleAt(from);
            return;
        }
        if (proven == null) {
            proven = association.path();
        }
        var known = checks == null ? null : checks.allowance(from);
        allowance = known == null ? Allowance.none() : known;
        allowance.cameIn(bytes);
        Moves.follow(association, from);
        check(from, allowance, recordNumber, now);
    }

    /** From here on {@code path} is the one in use, and has no limit. */
    private void settleAt(PeerPath path) {
        allowance = Allowance.OF_PROVEN;
        proven = null;
        seen = null;
        if (!path.equals(association.path())) {
            Moves.follow(association, path);
        }
        if (hasSpentId) {
            hasSpentId = false;
            Renewal.askForIds(association);
        }
    }

    /** A spare id of the peer is in use from here on. */
    void spentId() {
        hasSpentId = true;
    }

    // Messages about paths

    /** Takes what a record of the check has said. */
    ReceiveOutcome take(PathMessage message, PeerPath from, int bytes, long now) {
        return switch (message.type()) {
            case CHALLENGE -> challenged(message.cookie(), from, bytes);
            case RESPONSE, DROP -> answered(message, from, now);
            case UNKNOWN -> ReceiveOutcome.Discarded.of(DiscardReason.UNKNOWN_PATH_MESSAGE);
        };
    }

    private ReceiveOutcome challenged(long cookie, PeerPath from, int bytes) {
        if (answers == null) {
            answers = new PathAnswers<>();
        }
        return answers.challenged(from, cookie, isSame(from, left), limitOf(from, bytes))
                ? ReceiveOutcome.HandshakeProgress.INSTANCE
                : ReceiveOutcome.Discarded.of(DiscardReason.TOO_MANY_PATH_CHALLENGES);
    }

    /** What may go out by {@code path}, by which a record of so many bytes has come. */
    private Allowance limitOf(PeerPath path, int bytes) {
        if (path.equals(association.path())) {
            return allowance;
        }
        if (isSame(path, proven) || isSame(path, left)) {
            return Allowance.OF_PROVEN;
        }
        var known = checks == null ? null : checks.allowance(path);
        if (known != null) {
            return known;
        }
        var limit = Allowance.none();
        limit.cameIn(bytes);
        return limit;
    }

    private ReceiveOutcome answered(PathMessage answer, PeerPath from, long now) {
        var verdict =
                checks == null ? PathChecks.Verdict.INVALID : checks.answered(answer, from, association.path(), now);
        return switch (verdict) {
            case PROVEN -> {
                proven(from);
                yield ReceiveOutcome.HandshakeProgress.INSTANCE;
            }
            case STAYS, GOES_ON, LEFT -> ReceiveOutcome.HandshakeProgress.INSTANCE;
            case LATE -> ReceiveOutcome.Discarded.of(DiscardReason.UNASKED_PATH_ANSWER);
            case REPEATED -> {
                count(Counters.Total.PATH_ANSWERS_REPEATED);
                yield ReceiveOutcome.Discarded.of(DiscardReason.UNASKED_PATH_ANSWER);
            }
            case INVALID -> {
                count(Counters.Total.PATH_ANSWERS_INVALID);
                yield ReceiveOutcome.Discarded.of(DiscardReason.UNASKED_PATH_ANSWER);
            }
        };
    }

    private void proven(PeerPath path) {
        if (policy == AddressPolicy.NEWEST && !path.equals(association.path())) {
            // The peer has moved on since, and there is where we have followed it to.
            proven = path;
        } else {
            settleAt(path);
        }
    }

    private void count(Counters.Total total) {
        association.surroundings().counters().count(total);
    }

    // The word of the application

    /** The peer is at {@code path}: the application has made sure. */
    void confirm(PeerPath path) {
        stay();
        if (isSame(path, left)) {
            left = null;
        }
        settleAt(path);
    }

    /** This side has moved, and prefers {@code path}. */
    void migrate(PeerPath path) {
        var before = association.path();
        var idBefore = association.keys().peersId();
        confirm(path);
        if (!path.equals(before)) {
            left = before;
            leftId = idBefore;
        }
    }

    // Output and time

    /** Whether the path in use has yet to prove itself, and a check of it is under way. */
    boolean isUsedChecked() {
        return !allowance.isUnlimited() && checks != null && checks.isChecked(association.path());
    }

    /** Whether a message can go out. */
    boolean hasOutput() {
        return (answers != null && !answers.isEmpty())
                || (checks != null && checks.next(association.path(), recordLength()) != null);
    }

    /** Bytes of the longest record with a message, whatever its path. */
    int recordLength() {
        var keys = association.keys();
        int length = keys.current().recordLength(ContentType.RETURN_ROUTABILITY_CHECK, PathMessage.LENGTH);
        int id = keys.peersId().length();
        int longest = Math.max(keys.nextId().length(), leftId.length());
        return length + Math.max(0, longest - id);
    }

    /**
     * Seals the next message into {@code out[offset, limit)}, which has room for it. It goes alone, for each challenge is to be in a datagram of
     * its own (RFC 9853 §5.3).
     *
     * @return where it ends; {@code offset} when there is none that its path may be sent
     */
    int seal(WorkingSet ws, byte[] out, int offset, int limit, long now) {
        int length = recordLength();
        var answer = answers == null ? null : answers.next(length);
        if (answer != null) {
            return seal(answer.message(), answer.path(), answer.allowance(), ws, out, offset, limit);
        }
        var used = association.path();
        var path = checks == null ? null : checks.next(used, length);
        if (checks == null || path == null) {
            return offset;
        }
        var message = checks.challenge(path, used, now);
        var known = checks.allowance(path);
        return seal(message, path, known == null ? Allowance.OF_PROVEN : known, ws, out, offset, limit);
    }

    private int seal(
            PathMessage message,
            PeerPath path,
            Allowance limitOfPath,
            WorkingSet ws,
            byte[] out,
            int offset,
            int limit) {
        message.write(ws.plaintext());
        int type = ContentType.RETURN_ROUTABILITY_CHECK;
        int version = RecordVersion.DTLS_1_2;
        int end = offset + limitOfPath.largestDatagram(limit - offset);
        var keys = association.keys();
        var usual = keys.peersId();
        var id = idFor(path);
        boolean isLent = !id.equals(usual);
        if (isLent) {
            keys.lend(id);
        }
        int sealed = keys.current().seal(ws, type, version, ws.plaintext(), 0, PathMessage.LENGTH, out, offset, end);
        if (isLent) {
            keys.lend(usual);
        }
        if (sealed < 0) {
            // Without record numbers nothing can be asked or answered any more.
            end();
            return offset;
        }
        limitOfPath.goesOut(sealed);
        detour = path;
        return offset + sealed;
    }

    /** The peer's id for records by {@code path}: one path does not show that of another, as far as there are others (RFC 9853 §9). */
    private ConnectionId idFor(PeerPath path) {
        if (path.equals(association.path())) {
            return association.keys().peersId();
        }
        return isSame(path, left) ? leftId : association.keys().nextId();
    }

    /** Nanoseconds until {@link #handleTimeout} has something to do. */
    long nextTimeout(long now) {
        return checks == null ? Long.MAX_VALUE : checks.nextTimeout(now);
    }

    void handleTimeout(long now) {
        if (checks != null) {
            checks.handleTimeout(now);
        }
    }
}
