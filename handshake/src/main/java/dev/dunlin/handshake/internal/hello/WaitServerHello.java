package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.dtls12.Dtls12Client;
import dev.dunlin.handshake.internal.message.ClientHello;
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
    private final ClientHello offer;
    private final Optional<KnownSession> offered;
    private final int helloVerifyRequests;

    private WaitServerHello(
            HandshakeSettings settings,
            Optional<PeerName> server,
            ClientHello offer,
            Optional<KnownSession> offered,
            int helloVerifyRequests) {
        this.settings = settings;
        this.server = server;
        this.offer = offer;
        this.offered = offered;
        this.helloVerifyRequests = helloVerifyRequests;
    }

    /** The first state of a client, which then has to {@link #sendOffer}. */
    public static WaitServerHello offering(
            HandshakeSettings settings, Optional<PeerName> server, Optional<KnownSession> offered) {
        var offer = ClientHelloOffer.of(settings, server, offered);
        return new WaitServerHello(settings, server, offer, offered, 0);
    }

    /** Sends the ClientHello that this state waits to be answered. */
    public void sendOffer(HandshakeOutput out) {
        out.startFlight();
        out.send(offer);
        out.releaseFlight();
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (message instanceof HelloVerifyRequest request && helloVerifyRequests < MAX_HELLO_VERIFY_REQUESTS) {
            var second = offer.withCookie(request.cookie());
            var again = new WaitServerHello(settings, server, second, offered, helloVerifyRequests + 1);
            out.transcript().restart();
            again.sendOffer(out);
            return again;
        }
        if (message instanceof ServerHello hello) {
            return switch (VersionNegotiation.chosenBy(settings.versions(), hello)) {
                case DTLS_1_3 -> throw unexpected(message);
                case DTLS_1_2 -> Dtls12Client.begin(settings, server, offer, offered, hello, out);
            };
        }
        throw unexpected(message);
    }
}
