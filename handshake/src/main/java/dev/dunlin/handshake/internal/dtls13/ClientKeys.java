package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.Transcript;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.KeyShareOffer;
import dev.dunlin.handshake.internal.message.OfferedPsk;
import dev.dunlin.handshake.internal.message.PreSharedKeyOffer;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client has ready for DTLS 1.3 when it sends its hello: key pairs for the key exchange, and pre-shared keys. Wiped by
 * {@link #close()}.
 */
public final class ClientKeys implements AutoCloseableSecret {
    private final KeyShares shares;
    private final List<NamedPsk> psks;

    private ClientKeys(KeyShares shares, List<NamedPsk> psks) {
        this.shares = shares;
        this.psks = psks;
    }

    /**
     * For a first hello.
     *
     * @param session the session of DTLS 1.3 that it asks to resume
     * @param external the key from elsewhere that it names as it is; those of the settings that are imported it names as well
     */
    public static ClientKeys generate(
            HandshakeSettings settings, Optional<KnownSession> session, Optional<PskCredentials> external) {
        var psks = new ArrayList<NamedPsk>();
        boolean ready = false;
        try {
            session.map(NamedPsk::of).ifPresent(psks::add);
            external.flatMap(credentials -> external(settings, credentials)).ifPresent(psks::add);
            for (var imported : settings.dtls13().imports().named()) {
                settings.dtls13Hashes().forEach(hash -> psks.add(NamedPsk.of(settings.jca(), imported, hash)));
            }
            var keys = new ClientKeys(
                    KeyShares.generate(settings.jca(), settings.dtls13().firstShares()), List.copyOf(psks));
            ready = true;
            return keys;
        } finally {
            if (!ready) {
                psks.forEach(NamedPsk::close);
            }
        }
    }

    private static Optional<NamedPsk> external(HandshakeSettings settings, PskCredentials credentials) {
        return settings.hasDtls13SuiteWith(credentials.key().hash())
                ? Optional.of(NamedPsk.of(credentials, credentials.key().hash()))
                : Optional.empty();
    }

    /** For the hello after a HelloRetryRequest for a share of {@code group}; this one is closed. */
    ClientKeys forGroup(HandshakeSettings settings, NamedGroup group) {
        shares.close();
        return new ClientKeys(KeyShares.generate(settings.jca(), List.of(group)), psks);
    }

    /** For the hello after a HelloRetryRequest that has settled the hash: no other key can be used (RFC 8446 §4.1.4). */
    ClientKeys forHash(HashAlgorithm hash) {
        var fitting = psks.stream().filter(psk -> psk.hash() == hash).toList();
        psks.stream().filter(psk -> psk.hash() != hash).forEach(NamedPsk::close);
        return new ClientKeys(shares, fitting);
    }

    KeyShares shares() {
        return shares;
    }

    /** The key of this index, if so many were named. */
    Optional<NamedPsk> psk(int index) {
        return index < psks.size() ? Optional.of(psks.get(index)) : Optional.empty();
    }

    /** The extensions of ClientHello that are about them, pre_shared_key excepted, which {@link #bind} appends. */
    public List<Extension> extensions(HandshakeSettings settings) {
        var extensions = new ArrayList<Extension>();
        // Without it no ticket comes either (RFC 8446 §4.2.9).
        if (!psks.isEmpty() || settings.resumption().tickets()) {
            extensions.add(PskKeyExchangeModes.of(settings.dtls13().pskKeyExchange()));
        }
        // Goes with supported_groups, or not at all (RFC 8446 §9.2).
        if (!settings.groups().isEmpty()) {
            extensions.add(shares.offer());
        }
        if (settings.dtls13().compressCertificates() && settings.trust().isPresent()) {
            extensions.add(CertificateCompression.OFFER);
        }
        return extensions;
    }

    /** The share in place of those of the first hello (RFC 8446 §4.1.2). */
    KeyShareOffer shareOffer() {
        return shares.offer();
    }

    /**
     * Appends pre_shared_key to {@code hello}, its binders over the whole of it; without pre-shared keys it stays as it is.
     *
     * @param before the messages before it
     */
    public ClientHello bind(HandshakeSettings settings, ClientHello hello, Transcript before) {
        if (psks.isEmpty()) {
            return hello;
        }
        var now = settings.wallClock().instant();
        var unbound =
                new PreSharedKeyOffer(psks.stream().map(psk -> psk.unbound(now)).toList());
        var body = with(hello, unbound).body();
        var bound = new ArrayList<OfferedPsk>();
        for (int i = 0; i < psks.size(); i++) {
            var psk = psks.get(i);
            var hash = Dtls13Transcript.binderHash(before, settings.jca(), psk.hash(), body, unbound.bindersLength());
            bound.add(psk.bound(settings.jca(), unbound.psks().get(i).obfuscatedAge(), hash));
        }
        return with(hello, new PreSharedKeyOffer(bound));
    }

    private static ClientHello with(ClientHello hello, PreSharedKeyOffer offer) {
        var extensions = new ArrayList<>(hello.extensions().list());
        extensions.add(offer);
        return hello.withExtensions(new Extensions(extensions));
    }

    @Override
    public void close() {
        shares.close();
        psks.forEach(NamedPsk::close);
    }
}
