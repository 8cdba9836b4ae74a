package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.EcPointFormats;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerName;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ClientHello that opens a handshake: one for all versions that the client may speak. */
public final class ClientHelloOffer {
    private ClientHelloOffer() {}

    public static ClientHello of(HandshakeSettings settings, Optional<PeerName> server) {
        var extensions = new ArrayList<Extension>();
        server.flatMap(PeerName::serverName).ifPresent(name -> extensions.add(new ServerName(name)));
        extensions.add(RenegotiationInfo.INITIAL);
        extensions.add(new ExtendedMasterSecret());
        // Each only with a suite that it is about (RFC 8422 §4, RFC 5246 §7.4.1.4.1).
        if (settings.suites().stream().anyMatch(suite -> suite.keyExchange() != CipherSuite.KeyExchange.PSK)) {
            extensions.add(new SupportedGroups(
                    settings.groups().stream().map(NamedGroup::code).toList()));
            extensions.add(EcPointFormats.UNCOMPRESSED_ONLY);
        }
        if (settings.suites().stream().anyMatch(suite -> suite.authentication() != CipherSuite.Authentication.PSK)) {
            extensions.add(new SignatureAlgorithms(
                    settings.schemes().stream().map(SignatureScheme::code).toList()));
        }
        return new ClientHello(
                ProtocolVersion.DTLS_1_2.code(),
                Random.generate(settings.jca().random()),
                SessionId.NONE,
                Cookie.EMPTY,
                settings.suites().stream().map(CipherSuite::code).toList(),
                List.of(ClientHello.NULL_COMPRESSION),
                new Extensions(extensions));
    }
}
