package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.dtls12.Dtls12Client;
import dev.dunlin.handshake.internal.dtls13.Dtls13Client;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HelloVerifyRequest;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import java.util.Optional;

/** The client has sent its hello; the answer decides the version and with it the states that follow. */
public final class WaitServerHello implements HandshakeState {
    /**
     * HelloVerifyRequests that are followed: one is the rule, another comes whenever the cookie has grown old on the way. One of our own
     * servers' lives a minute or two, a wait on a path that loses every second datagram may take as long, and a handshake 5 minutes
     * unless set otherwise: 6 is the most that has an honest cause.
     */
    private static final int MAX_HELLO_VERIFY_REQUESTS = 6;

    private final HandshakeSettings settings;
    private final Optional<PeerName> server;
    private final ClientOffer offer;
    private final int helloVerifyRequests;

    private WaitServerHello(
            HandshakeSettings settings, Optional<PeerName> server, ClientOffer offer, int helloVerifyRequests) {
        this.settings = settings;
        this.server = server;
        this.offer = offer;
        this.helloVerifyRequests = helloVerifyRequests;
    }

    /**
     * Sends the first ClientHello, and waits for the answer.
     *
     * @param offered the session that it asks to resume
     * @param psk the pre-shared key that it names for DTLS 1.3
     */
    static WaitServerHello offering(
            HandshakeSettings settings,
            Optional<PeerName> server,
            Optional<KnownSession> offered,
            Optional<PskCredentials> psk,
            HandshakeOutput out) {
        var offer = ClientOffer.of(settings, server, offered, psk, out);
        offer.keys().ifPresent(out::keep);
        var first = new WaitServerHello(settings, server, offer, 0);
        first.sendOffer(out);
        return first;
    }

    private void sendOffer(HandshakeOutput out) {
        out.startFlight();
        out.send(offer.hello());
        out.releaseFlight();
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (message instanceof HelloVerifyRequest request && mayFollow()) {
            var second = offer.withCookie(request.cookie());
            var again = new WaitServerHello(settings, server, second, helloVerifyRequests + 1);
            out.transcript().restart();
            again.sendOffer(out);
            return again;
        }
        if (message instanceof ServerHello hello) {
            return switch (VersionNegotiation.chosenBy(settings.versions(), helloVerifyRequests > 0, hello)) {
                case DTLS_1_3 ->
                    Dtls13Client.begin(
                            settings, server, offer.hello(), offer.keys().orElseThrow(), hello, out);
                case DTLS_1_2 ->
                    Dtls12Client.begin(settings, server, offer.hello(), offer.resumableInDtls12(), hello, out);
            };
        }
        if (message instanceof HelloVerifyRequest && !settings.versions().includes(ProtocolVersion.DTLS_1_2)) {
            throw VersionNegotiation.noCommonVersion("the server asks for a cookie as only one of DTLS 1.2 does");
        }
        throw unexpected(message);
    }

    /** It leads to DTLS 1.2 and nowhere else (RFC 9147 §5.1). */
    private boolean mayFollow() {
        return helloVerifyRequests < MAX_HELLO_VERIFY_REQUESTS
                && settings.versions().includes(ProtocolVersion.DTLS_1_2);
    }
}
