package dev.dunlin.session;

import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeDriver;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeResult;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import java.util.Optional;

/** How an association begins: with a client's first flight or what a server got of it, and with what the handshake comes to. */
final class Beginning {
    private Beginning() {}

    /**
     * Makes a client's first flight ready. Nothing has been sent when that fails, so that nobody has to be told.
     *
     * @param offered the session that it asks to resume
     */
    static void ofClient(Association association, Optional<KnownSession> offered, long nowNanos) {
        var settings = association.surroundings().handshakeSettings();
        var peer = association.side().peerName();
        try {
            begin(
                    association,
                    HandshakeDriver.client(
                            settings, peer, offered, association.keys(), association.timers(), nowNanos));
        } catch (HandshakeFailure fault) {
            Ending.failSilently(association, Failure.silent(fault.reason(), Ending.detail(fault)));
        } catch (RuntimeException fault) {
            // A provider that does not work: whoever wants the session hears of it at once, and nothing is left.
            Ending.close(association);
            throw fault;
        }
    }

    /** Takes up the handshake of a server; {@link Inbox#receiveClientHello} then takes {@code hello} itself. */
    static void ofServer(Association association, AdmittedClientHello hello, long nowNanos) {
        var settings = association.surroundings().handshakeSettings();
        var keys = association.keys();
        begin(
                association,
                HandshakeDriver.server(
                        settings, keys, association.timers(), hello.messageSeq(), hello.retry(), nowNanos));
        association.silentSince(nowNanos);
        if (!hello.isPathProven()) {
            association.paths().beginUnproven();
        }
        // The first ServerHello has the record number of the ClientHello (RFC 6347 §4.2.1).
        keys.current().startAt(hello.recordSequence());
    }

    private static void begin(Association association, HandshakeDriver driver) {
        association.handshake().begin(driver);
        association.surroundings().counters().count(Counters.Total.HANDSHAKES_STARTED);
    }

    /** The handshake is complete, and the association open from here on. */
    static void establish(Association association, HandshakeResult completed) {
        var keys = association.keys();
        var side = association.side();
        association.establish(SessionInfo.of(side, completed, keys.ownId(), keys.peersId()));
        keys.handshakeIsOver(side.role() == Role.SERVER);
        // Those of the handshake are no event of their own.
        var unused = keys.takeChanged();
        if (!keys.policy().acknowledges() && !association.handshake().lastFlightIsOurs()) {
            association.forgetHandshake();
        }
        side.memory().completed(completed);
        association.tell(SessionEvent.Kind.HANDSHAKE_COMPLETE);
        association.surroundings().counters().count(Counters.Total.HANDSHAKES_COMPLETED);
    }
}
