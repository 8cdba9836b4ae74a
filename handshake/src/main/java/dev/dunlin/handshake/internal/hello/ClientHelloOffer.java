package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.dtls13.ClientKeys;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.ConnectionIdExtension;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.EcPointFormats;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ReturnRoutabilityCheck;
import dev.dunlin.handshake.internal.message.ServerName;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SessionTicket;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.StatusRequest;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.handshake.internal.message.SupportedVersions;
import dev.dunlin.handshake.internal.message.TimestampRequest;
import dev.dunlin.handshake.internal.negotiation.CertificateTypes;
import dev.dunlin.handshake.internal.negotiation.ClientExtensions;
import dev.dunlin.handshake.internal.negotiation.SizeLimit;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.recordlayer.ConnectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ClientHello that opens a handshake: one for all versions that the client may speak. */
final class ClientHelloOffer {
    private ClientHelloOffer() {}

    /**
     * A new offer.
     *
     * @param offered the session of DTLS 1.2 that it asks to resume
     * @param keys what DTLS 1.3 begins with; empty when it is not offered
     * @param connectionId that this side wants to be found by; absent when it makes no use of them
     */
    static ClientHello of(
            HandshakeSettings settings,
            Optional<PeerName> server,
            Optional<KnownSession> offered,
            Optional<ClientKeys> keys,
            Optional<ConnectionId> connectionId) {
        var suites = settings.suites().stream()
                .filter(suite -> isOffered(settings, suite))
                .toList();
        var extensions = new ArrayList<Extension>();
        server.flatMap(PeerName::serverName).ifPresent(name -> extensions.add(new ServerName(name)));
        // Each only with a suite that it is about (RFC 8422 §4, RFC 5246 §7.4.1.4.1).
        if (!settings.groups().isEmpty()
                && suites.stream().anyMatch(suite -> suite.keyExchange() != CipherSuite.KeyExchange.PSK)) {
            extensions.add(new SupportedGroups(
                    settings.groups().stream().map(NamedGroup::code).toList()));
        }
        if (suites.stream().anyMatch(suite -> isSigned(settings, suite))) {
            extensions.add(new SignatureAlgorithms(
                    settings.schemes().stream().map(SignatureScheme::code).toList()));
        }
        if (settings.versions().includes(ProtocolVersion.DTLS_1_2)) {
            addForDtls12(settings, suites, offered, extensions);
        }
        var counted = keys.isPresent() ? SizeLimit.OF_INNER_PLAINTEXT : SizeLimit.OF_CONTENT;
        extensions.addAll(ClientExtensions.offer(settings.extensions(), counted));
        connectionId
                .filter(id -> mayUseConnectionIds(settings))
                .ifPresent(id -> addConnectionId(settings, id, extensions));
        extensions.addAll(CertificateTypes.offer(settings));
        if (settings.trust().asksForOcspResponses()) {
            extensions.add(StatusRequest.ANY_OCSP);
        }
        if (settings.trust().asksForTimestamps()) {
            extensions.add(new TimestampRequest());
        }
        keys.ifPresent(ready -> {
            extensions.add(new SupportedVersions(settings.versions().codes()));
            extensions.addAll(ready.extensions(settings));
        });
        return new ClientHello(
                ProtocolVersion.DTLS_1_2.code(),
                Random.generate(settings.jca().random()),
                offered.map(known -> sessionId(settings, known)).orElse(SessionId.NONE),
                Cookie.EMPTY,
                suites.stream().map(CipherSuite::code).toList(),
                List.of(ClientHello.NULL_COMPRESSION),
                new Extensions(extensions));
    }

    private static boolean isOffered(HandshakeSettings settings, CipherSuite suite) {
        return settings.versions()
                .includes(suite.namesKeyExchange() ? ProtocolVersion.DTLS_1_2 : ProtocolVersion.DTLS_1_3);
    }

    /** Who can be found at another address has to be tested there (RFC 9853 §3). */
    private static void addConnectionId(HandshakeSettings settings, ConnectionId id, List<Extension> extensions) {
        extensions.add(new ConnectionIdExtension(id));
        if (settings.extensions().checkPaths()) {
            extensions.add(new ReturnRoutabilityCheck());
        }
    }

    /** What is offered has to be used whichever version the server chooses. */
    private static boolean mayUseConnectionIds(HandshakeSettings settings) {
        return settings.extensions().connectionIdsInDtls12()
                || !settings.versions().includes(ProtocolVersion.DTLS_1_2);
    }

    /** Whether the server may show a certificate; suites of DTLS 1.3 leave open whether it does. */
    private static boolean isSigned(HandshakeSettings settings, CipherSuite suite) {
        return suite.namesKeyExchange()
                ? suite.authentication() != CipherSuite.Authentication.PSK
                : settings.trust().isPresent();
    }

    /** What only a server of DTLS 1.2 looks at. */
    private static void addForDtls12(
            HandshakeSettings settings,
            List<CipherSuite> suites,
            Optional<KnownSession> offered,
            List<Extension> extensions) {
        extensions.add(RenegotiationInfo.INITIAL);
        extensions.add(new ExtendedMasterSecret());
        if (suites.stream().anyMatch(ClientHelloOffer::hasCurve)) {
            extensions.add(EcPointFormats.UNCOMPRESSED_ONLY);
        }
        ticket(settings, offered).ifPresent(extensions::add);
    }

    private static boolean hasCurve(CipherSuite suite) {
        return suite.namesKeyExchange() && suite.keyExchange() != CipherSuite.KeyExchange.PSK;
    }

    /** With a ticket one that is made up, whose echo tells that the ticket was accepted (RFC 5077 §3.4). */
    private static SessionId sessionId(HandshakeSettings settings, KnownSession known) {
        if (known.ticket().isEmpty()) {
            return known.id();
        }
        var madeUp = new byte[SessionId.MAX_LENGTH];
        settings.jca().random().nextBytes(madeUp);
        return new SessionId(Bytes.of(madeUp));
    }

    /** RFC 5077 §3.2: the ticket, or empty to say that one is welcome. */
    private static Optional<SessionTicket> ticket(HandshakeSettings settings, Optional<KnownSession> offered) {
        var shown = offered.map(KnownSession::ticket).filter(ticket -> !ticket.isEmpty());
        return shown.isPresent()
                ? shown.map(SessionTicket::new)
                : Optional.of(SessionTicket.EMPTY)
                        .filter(empty -> settings.resumption().tickets());
    }
}
