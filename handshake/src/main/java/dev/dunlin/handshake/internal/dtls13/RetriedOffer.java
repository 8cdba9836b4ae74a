package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.CookieExtension;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.ExtensionType;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.KeyShareOffer;
import dev.dunlin.handshake.internal.message.KeyShareRequest;
import dev.dunlin.handshake.internal.message.PreSharedKeyOffer;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The client asks again as a HelloRetryRequest has told it to, RFC 8446 §4.1.4. */
final class RetriedOffer {
    private static final Set<Integer> ALLOWED = Set.of(
            ExtensionType.SUPPORTED_VERSIONS.code(), ExtensionType.KEY_SHARE.code(), ExtensionType.COOKIE.code());

    private RetriedOffer() {}

    static HandshakeState follow(
            HandshakeSettings settings,
            Optional<PeerName> server,
            ClientHello offer,
            ClientKeys keys,
            ServerHello request,
            HandshakeOutput out)
            throws HandshakeFailure {
        var suite = Dtls13Client.suite(settings, request);
        Dtls13Client.checkEcho(request);
        Dtls13Client.checkExtensions(offer, request, ALLOWED);
        var group = group(offer, keys, request);
        var cookie = request.extensions().find(CookieExtension.class);
        if (group.isEmpty() && cookie.isEmpty()) {
            throw Faults.illegal("HelloRetryRequest asks for nothing that would change the ClientHello");
        }
        var fitting = keys.forHash(suite.hash());
        var again = group.isPresent() ? fitting.forGroup(settings, group.get()) : fitting;
        out.keep(again);
        Dtls13Transcript.helloRetryRequested(out.transcript(), settings.jca(), suite.hash());
        var second = again.bind(settings, changed(offer, again, group, cookie), out.transcript());
        out.startFlight();
        out.send(second);
        out.releaseFlight();
        return new WaitServerHelloAgain(settings, server, second, again, suite);
    }

    /** RFC 8446 §4.2.8: a group that was listed, and for which no share has been sent. */
    private static Optional<NamedGroup> group(ClientHello offer, ClientKeys keys, ServerHello request)
            throws HandshakeFailure {
        var asked = request.extensions().find(KeyShareRequest.class).map(KeyShareRequest::group);
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        boolean isListed = offer.extensions()
                .find(SupportedGroups.class)
                .map(listed -> listed.codes().contains(asked.get()))
                .orElse(false);
        var group = NamedGroup.of(asked.get())
                .filter(known -> isListed && !keys.shares().has(known));
        if (group.isEmpty()) {
            throw Faults.illegal(
                    "HelloRetryRequest asks for a share of group " + asked.get() + ", which was not listed or has one");
        }
        return group;
    }

    /** RFC 8446 §4.1.2: key_share as asked for, the cookie, pre_shared_key bound anew; nothing else changes. */
    private static ClientHello changed(
            ClientHello offer, ClientKeys keys, Optional<NamedGroup> group, Optional<CookieExtension> cookie) {
        List<Extension> extensions = new ArrayList<>();
        for (var extension : offer.extensions().list()) {
            if (extension instanceof KeyShareOffer && group.isPresent()) {
                extensions.add(keys.shareOffer());
            } else if (!(extension instanceof PreSharedKeyOffer)) {
                extensions.add(extension);
            }
        }
        cookie.ifPresent(extensions::add);
        return offer.withExtensions(new Extensions(extensions));
    }
}
