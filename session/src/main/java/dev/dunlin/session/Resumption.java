package dev.dunlin.session;

import dev.dunlin.crypto.CertificateFingerprint;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.RawPublicKey;
import dev.dunlin.crypto.RevocationPolicy;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.TrustedKeys;
import dev.dunlin.crypto.internal.CertificateChain;
import dev.dunlin.crypto.internal.Fingerprint;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.internal.OwnCertificates;
import dev.dunlin.handshake.internal.PeerTrust;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.handshake.internal.resumption.ResumptionSettings;
import dev.dunlin.handshake.internal.resumption.StoredSessions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** From the settings of a configuration to what its handshakes have to know about resuming. */
final class Resumption {
    private static final int RANDOM_POLICY = 32;

    private Resumption() {}

    static ResumptionSettings ofClient(boolean tickets, boolean judgesPeers, Bytes policy) {
        return new ResumptionSettings(
                tickets, Optional.empty(), Optional.empty(), KnownSession.LONGEST_LIFE, judgesPeers, policy);
    }

    static ResumptionSettings ofServer(
            Jca jca,
            boolean tickets,
            Optional<TicketKeys> keys,
            Optional<SessionCache> cache,
            Duration lifetime,
            boolean judgesPeers,
            Bytes policy) {
        return new ResumptionSettings(
                tickets,
                keys.map(found -> new TicketSeal(jca, found)),
                cache.map(Resumption::stored),
                lifetime,
                judgesPeers,
                policy);
    }

    private static StoredSessions stored(SessionCache cache) {
        return new StoredSessions() {
            @Override
            public void put(Bytes id, byte[] sealedState, Instant expires) {
                cache.put(id.toByteArray(), sealedState, expires);
            }

            @Override
            public Optional<byte[]> get(Bytes id) {
                return cache.get(id.toByteArray());
            }

            @Override
            public void remove(Bytes id) {
                cache.remove(id.toByteArray());
            }
        };
    }

    /**
     * A digest of whom we believe and who we are: a session that was made under another one proves nothing here. What the application
     * decides by code, or learns from elsewhere, cannot be looked into, so that sessions of such a configuration are resumed by that
     * configuration alone, unless the code is asked again.
     */
    static Bytes policy(CommonConfig common, OwnCertificates own, PeerTrust trust, ClientAuthentication asked) {
        var jca = common.jca();
        var parts = new ArrayList<byte[]>();
        parts.add(asked.name().getBytes(StandardCharsets.US_ASCII));
        parts.add(trust.anchors()
                .map(anchors -> trusted(jca, anchors, common.judgesResumedPeers()))
                .orElse(new byte[0]));
        parts.add(trust.keys()
                .map(keys -> trusted(jca, keys, common.judgesResumedPeers()))
                .orElse(new byte[0]));
        parts.add(common.extensions().certificateSchemes().toString().getBytes(StandardCharsets.US_ASCII));
        parts.add(new byte[] {
            flag(trust.asksForOcspResponses()), flag(trust.asksForTimestamps()), flag(common.judgesResumedPeers())
        });
        parts.add(own.choice().isPresent() ? unique(jca) : new byte[0]);
        parts.addAll(sorted(own.current().stream().map(Resumption::shown).toList()));
        return Bytes.of(Fingerprint.of(jca, parts));
    }

    private static byte flag(boolean isSet) {
        return (byte) (isSet ? 1 : 0);
    }

    private static byte[] trusted(Jca jca, TrustAnchors trust, boolean asksAgain) {
        // Whether somebody else decides: a trust manager, a judge, judges of what is stapled, a source about
        // revocation.
        var others = List.of(
                trust.trustManager().isPresent(),
                trust.judge().isPresent(),
                trust.ocspResponseJudge().isPresent(),
                trust.signedCertificateTimestampJudge().isPresent(),
                trust.revocation().source() != RevocationPolicy.Source.NONE);
        if (others.contains(true) && !asksAgain) {
            return unique(jca);
        }
        var fingerprints = trust.fingerprints().stream()
                .map(CertificateFingerprint::toString)
                .sorted()
                .toList();
        var parts = new ArrayList<>(sorted(CertificateChain.encode(List.copyOf(trust.anchors()))));
        parts.add(fingerprints.toString().getBytes(StandardCharsets.US_ASCII));
        parts.add(others.toString().getBytes(StandardCharsets.US_ASCII));
        return Fingerprint.of(jca, parts);
    }

    private static byte[] trusted(Jca jca, TrustedKeys trust, boolean asksAgain) {
        if (trust.judge().isPresent() && !asksAgain) {
            return unique(jca);
        }
        var known =
                trust.pins().stream().sorted().toList() + " " + trust.judge().isPresent();
        return Fingerprint.of(jca, List.of(known.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] shown(Credentials own) {
        return own.rawPublicKey().map(RawPublicKey::encoded).orElseGet(() -> CertificateChain.encode(own.chain())
                .get(0));
    }

    private static byte[] unique(Jca jca) {
        var unique = new byte[RANDOM_POLICY];
        jca.random().nextBytes(unique);
        return unique;
    }

    private static List<byte[]> sorted(List<byte[]> encoded) {
        return encoded.stream().sorted(Arrays::compareUnsigned).toList();
    }

    /** What of {@code session} may be offered to {@code server} under this configuration; a copy. */
    static Optional<KnownSession> offer(Optional<ResumableSession> session, PeerName server, DtlsClientConfig config) {
        var now = config.common().clock().instant();
        var policy = config.handshakeSettings().resumption().policy();
        return session.filter(known -> known.server().equals(server))
                .map(ResumableSession::known)
                .flatMap(known -> usable(known, policy, config, now));
    }

    private static Optional<KnownSession> usable(
            KnownSession known, Bytes policy, DtlsClientConfig config, Instant now) {
        var facts = known.state().facts();
        boolean isUsable = known.isFresh(now)
                && facts.policy().equals(policy)
                && config.suites().contains(facts.suite())
                && facts.group().stream().allMatch(config.groups()::contains);
        if (!isUsable) {
            known.close();
        }
        return Optional.of(known).filter(unchanged -> isUsable);
    }
}
