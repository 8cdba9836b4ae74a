package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.hello.VersionNegotiation;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.NewSessionTicket;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.ServerName;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SessionTicket;
import dev.dunlin.handshake.internal.negotiation.ServerExtensions;
import dev.dunlin.handshake.internal.negotiation.SizeLimit;
import dev.dunlin.handshake.internal.resumption.SessionState;
import java.util.ArrayList;
import java.util.Optional;

/** The server's flight in an abbreviated handshake: ServerHello [NewSessionTicket] ChangeCipherSpec Finished (RFC 5246 §7.3, RFC 5077 §3.1). */
final class ResumedServer {
    private final HandshakeSettings settings;
    private final ClientHello hello;
    private final SessionState state;
    private final boolean isUnderOldKey;

    /** @param isUnderOldKey whether the ticket will not open for long */
    ResumedServer(HandshakeSettings settings, ClientHello hello, SessionState state, boolean isUnderOldKey) {
        this.settings = settings;
        this.hello = hello;
        this.state = state;
        this.isUnderOldKey = isUnderOldKey;
    }

    /**
     * Whether the session may go on: with a client that still offers its suite and asks for the same name (RFC 6066 §3), under settings
     * that have not changed, and not for ever (RFC 9325 §3.4). If not, a full handshake decides anew.
     */
    boolean mayResume() {
        var facts = state.facts();
        return facts.policy().equals(settings.resumption().policy())
                && settings.suites().contains(facts.suite())
                && hello.cipherSuites().contains(facts.suite().code())
                && facts.name().equals(serverName())
                && facts.isFresh(
                        settings.wallClock().instant(), settings.resumption().lifetime())
                && !lacksCertificate(facts)
                && (facts.peer().pskIdentity().isEmpty() || settings.serverPsk().isPresent());
    }

    private boolean lacksCertificate(SessionState.Facts facts) {
        return settings.clientAuthentication() == ClientAuthentication.REQUIRE
                && facts.peer().isNobody();
    }

    private Optional<String> serverName() {
        return hello.extensions().find(ServerName.class).map(ServerName::hostName);
    }

    HandshakeState send(HandshakeOutput out) throws HandshakeFailure {
        if (!hello.extensions().has(ExtendedMasterSecret.class)) {
            // RFC 7627 §5.3: the session has one, and whoever took the extension out must not get away with it.
            throw new HandshakeFailure(
                    AlertDescription.HANDSHAKE_FAILURE,
                    FailureReason.REQUIRED_EXTENSION_MISSING,
                    "the client resumes a session without its extended master secret");
        }
        var renewed = renewed();
        var session = ResumedSession.of(settings, agreed(renewed.isPresent(), out), state, out);
        out.limitRecords(session.agreed().extensions().recordSizes());
        out.ids().useConnectionIds(session.agreed().connectionIds());
        out.startFlight();
        out.send(new ServerHello(
                ProtocolVersion.DTLS_1_2.code(),
                session.agreed().serverRandom(),
                hello.sessionId(),
                session.agreed().suite().code(),
                extensions(session.agreed())));
        renewed.ifPresent(out::send);
        session.sendFinished(Role.SERVER, out);
        return new WaitResumedClientChangeCipherSpec(session, storedAs());
    }

    private AgreedParameters agreed(boolean ticket, HandshakeOutput out) throws HandshakeFailure {
        CipherSuite suite = state.facts().suite();
        return new AgreedParameters(
                suite,
                hello.random(),
                VersionNegotiation.dtls12ServerRandom(
                        settings.versions(), Random.generate(settings.jca().random())),
                true,
                serverName(),
                ServerExtensions.agree(settings.extensions(), hello.extensions(), SizeLimit.OF_CONTENT),
                Dtls12Server.connectionIds(settings, hello, out),
                new SessionPromise(hello.sessionId(), ticket));
    }

    /** A ticket whose key will soon be gone is replaced by one for the same session, which does not get younger (RFC 5077 §3.3). */
    private Optional<NewSessionTicket> renewed() {
        return isUnderOldKey && !SessionSearch.ticket(hello).isEmpty()
                ? Optional.of(SessionGrant.ticket(
                        settings, state, settings.wallClock().instant()))
                : Optional.empty();
    }

    /** All is negotiated anew (RFC 5246 §7.4.1.4) but the name, which is not acknowledged again (RFC 6066 §3). */
    private Extensions extensions(AgreedParameters agreed) {
        var answers = new ArrayList<Extension>();
        if (hello.extensions().has(RenegotiationInfo.class) || hello.offersRenegotiationScsv()) {
            answers.add(RenegotiationInfo.INITIAL);
        }
        answers.add(new ExtendedMasterSecret());
        if (agreed.promise().ticket()) {
            answers.add(SessionTicket.EMPTY);
        }
        answers.addAll(agreed.connectionIds().answers());
        answers.addAll(ServerExtensions.answer(
                settings.extensions(), hello.extensions(), agreed.extensions(), SizeLimit.OF_CONTENT));
        return new Extensions(answers);
    }

    private SessionId storedAs() {
        return SessionSearch.ticket(hello).isEmpty() ? hello.sessionId() : SessionId.NONE;
    }
}
