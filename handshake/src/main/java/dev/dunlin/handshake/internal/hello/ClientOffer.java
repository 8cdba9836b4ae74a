package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.dtls13.ClientKeys;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import java.util.Optional;

/**
 * What a client has offered: the hello itself, and what it needs again when the answer comes.
 *
 * @param keys what DTLS 1.3 begins with; empty when it is not offered
 * @param resumableInDtls12 the session of DTLS 1.2 that it asks to resume
 */
record ClientOffer(ClientHello hello, Optional<ClientKeys> keys, Optional<KnownSession> resumableInDtls12) {
    /**
     * A new offer.
     *
     * @param offered the session that it asks to resume
     * @param psk the pre-shared key that it names for DTLS 1.3
     * @param out whose transcript is still empty
     */
    static ClientOffer of(
            HandshakeSettings settings,
            Optional<PeerName> server,
            Optional<KnownSession> offered,
            Optional<PskCredentials> psk,
            HandshakeOutput out) {
        var connectionId = out.ids().ownConnectionId();
        var inDtls12 = offered.filter(known -> !known.isPreSharedKey());
        var inDtls13 = offered.filter(KnownSession::isPreSharedKey);
        if (!settings.versions().reachesBeyondDtls12()) {
            return new ClientOffer(
                    ClientHelloOffer.of(settings, server, inDtls12, Optional.empty(), connectionId),
                    Optional.empty(),
                    inDtls12);
        }
        var keys = ClientKeys.generate(settings, inDtls13, psk);
        var plain = ClientHelloOffer.of(settings, server, inDtls12, Optional.of(keys), connectionId);
        var hello = settings.dtls13().grease() ? Grease.in(plain, settings.jca().random()) : plain;
        return new ClientOffer(keys.bind(settings, hello, out.transcript()), Optional.of(keys), inDtls12);
    }

    /** The same with a cookie: RFC 6347 §4.2.1 lets nothing else change. */
    ClientOffer withCookie(Cookie cookie) {
        return new ClientOffer(hello.withCookie(cookie), keys, resumableInDtls12);
    }
}
