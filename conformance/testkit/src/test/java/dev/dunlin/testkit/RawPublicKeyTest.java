package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.RawPublicKey;
import dev.dunlin.crypto.RotatingCredentials;
import dev.dunlin.crypto.TrustedKeys;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.CertificateDecision;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.Limits;
import dev.dunlin.session.Resting;
import dev.dunlin.session.SessionInfo;
import dev.dunlin.session.TaskMode;
import dev.dunlin.session.TicketKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that know each other by their keys alone, beside peers with certificates, in both roles. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class RawPublicKeyTest {
    private static final List<CertificateType> KEYS_FIRST =
            List.of(CertificateType.RAW_PUBLIC_KEY, CertificateType.X509);

    private final ProtocolVersion version;

    RawPublicKeyTest(ProtocolVersion version) {
        this.version = version;
    }

    private static Credentials raw(Identity identity) {
        try {
            return Credentials.rawPublicKeyFromPem(identity.keyPem());
        } catch (CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    private static RawPublicKey key(Identity identity) {
        return raw(identity).rawPublicKey().orElseThrow();
    }

    private static TrustedKeys trusting(Identity... identities) {
        return TrustedKeys.of(Stream.of(identities).map(RawPublicKeyTest::key).toList());
    }

    private DtlsClientConfig client(UnaryOperator<DtlsClientConfig.Builder> change) {
        return change.apply(DtlsClientConfig.builder()
                        .versions(version, version)
                        .clock(Identity.WALL_CLOCK)
                        .random(new SeededRandom(3)))
                .build();
    }

    private DtlsServerConfig server(UnaryOperator<DtlsServerConfig.Builder> change) {
        return change.apply(DtlsServerConfig.builder()
                        .versions(version, version)
                        .clock(Identity.WALL_CLOCK)
                        .random(new SeededRandom(4)))
                .build();
    }

    private static SessionInfo info(SessionEndpoint endpoint) {
        return endpoint.session().info().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVER_P256", "SERVER_P384", "SERVER_P521", "SERVER_ED25519", "SERVER_ED448", "SERVER_RSA_2048"})
    @Requirement({"RFC7250-3-a", "RFC7250-4.2-e"})
    void everyKindOfKeyAuthenticatesAServer(Identity identity) {
        var client = client(builder -> builder.trustedKeys(trusting(identity)));
        try (var meeting = Meeting.of(client, server(builder -> builder.credentials(raw(identity))))) {
            var info = meeting.established();
            assertEquals(Optional.of(key(identity)), info.peerRawPublicKey());
            assertEquals(List.of(), info.peerCertificates());
            assertEquals(Optional.empty(), info.peerName());
            assertTrue(info.toString().contains(key(identity).toString()), info.toString());
            assertEquals(Optional.empty(), info(meeting.server()).peerRawPublicKey());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CLIENT_P256", "CLIENT_P521", "CLIENT_ED25519", "CLIENT_ED448", "CLIENT_RSA_2048"})
    void everyKindOfKeyAuthenticatesAClient(Identity identity) {
        for (var mode : TaskMode.values()) {
            var client = client(builder -> builder.trustedKeys(trusting(Identity.SERVER_P256))
                    .credentials(raw(identity))
                    .tasks(mode));
            var server = server(builder -> builder.credentials(raw(Identity.SERVER_P256))
                    .clientAuthentication(ClientAuthentication.REQUIRE)
                    .trustedKeys(trusting(Identity.STRANGER_P256, identity))
                    .tasks(mode));
            try (var meeting = Meeting.of(client, server)) {
                meeting.established();
                assertEquals(Optional.of(key(identity)), info(meeting.server()).peerRawPublicKey());
            }
        }
    }

    /** Each side in turn has a certificate while the other has none. */
    @Test
    @Requirement("RFC7250-4.2-c")
    void oneSideHasAKeyAndTheOtherACertificate() {
        var rawClient = client(builder -> builder.trust(Identity.trust()).credentials(raw(Identity.CLIENT_P256)));
        var certifiedServer = server(builder -> builder.credentials(Identity.SERVER_P256.credentials())
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trustedKeys(trusting(Identity.CLIENT_P256)));
        try (var meeting = Meeting.of(rawClient, certifiedServer)) {
            assertFalse(meeting.established().peerCertificates().isEmpty());
            assertEquals(
                    Optional.of(key(Identity.CLIENT_P256)),
                    info(meeting.server()).peerRawPublicKey());
        }
        var certifiedClient = client(builder ->
                builder.trustedKeys(trusting(Identity.SERVER_P256)).credentials(Identity.CLIENT_P256.credentials()));
        var rawServer = server(builder -> builder.credentials(raw(Identity.SERVER_P256))
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(Identity.trust()));
        try (var meeting = Meeting.of(certifiedClient, rawServer)) {
            assertEquals(
                    Optional.of(key(Identity.SERVER_P256)),
                    meeting.established().peerRawPublicKey());
            assertFalse(info(meeting.server()).peerCertificates().isEmpty());
        }
    }

    /** A server with both serves everybody; the order of its credentials decides for clients that take both. */
    @Test
    @Requirement({"RFC7250-4.1-c", "RFC7250-4.2-b"})
    void whereBothAreTakenTheServersOrderDecides() {
        var both = client(builder -> builder.trust(Identity.trust()).trustedKeys(trusting(Identity.SERVER_P256)));
        var certificates = client(builder -> builder.trust(Identity.trust()));
        var keys = client(builder -> builder.trustedKeys(trusting(Identity.SERVER_P256)));
        var keyFirst = server(builder ->
                builder.credentials(raw(Identity.SERVER_P256)).credentials(Identity.SERVER_P256.credentials()));
        var certificateFirst = server(builder ->
                builder.credentials(Identity.SERVER_P256.credentials()).credentials(raw(Identity.SERVER_P256)));

        assertEquals(true, showsKey(both, keyFirst));
        assertEquals(false, showsKey(both, certificateFirst));
        for (var server : List.of(keyFirst, certificateFirst)) {
            assertEquals(true, showsKey(keys, server));
            assertEquals(false, showsKey(certificates, server));
        }
    }

    private static boolean showsKey(DtlsClientConfig client, DtlsServerConfig server) {
        try (var meeting = Meeting.of(client, server)) {
            return meeting.established().peerRawPublicKey().isPresent();
        }
    }

    @Test
    void aServerThatTakesBothFromItsClientsHasAPreference() {
        var client = client(builder -> builder.trust(Identity.trust())
                .credentials(Identity.CLIENT_P256.credentials())
                .credentials(raw(Identity.CLIENT_P256)));
        for (boolean keysFirst : new boolean[] {false, true}) {
            var server = server(builder -> {
                builder.credentials(Identity.SERVER_P256.credentials())
                        .clientAuthentication(ClientAuthentication.REQUIRE)
                        .trust(Identity.trust())
                        .trustedKeys(trusting(Identity.CLIENT_P256));
                return keysFirst ? builder.peerCertificateTypes(KEYS_FIRST) : builder;
            });
            try (var meeting = Meeting.of(client, server)) {
                meeting.established();
                assertEquals(
                        keysFirst, info(meeting.server()).peerRawPublicKey().isPresent());
            }
        }
    }

    private static void assertRefused(
            Meeting meeting, DtlsSession refusing, DtlsSession refused, AlertDescription alert, FailureReason reason) {
        meeting.network().runUntilQuiet();
        assertEquals(reason, refusing.failure().orElseThrow().reason());
        assertEquals(Optional.of(alert), refusing.failure().orElseThrow().alert());
        assertEquals(FailureReason.PEER_ALERT, refused.failure().orElseThrow().reason());
        assertEquals(Optional.of(alert), refused.failure().orElseThrow().alert());
    }

    private static void assertServerRefuses(
            DtlsClientConfig client, DtlsServerConfig server, AlertDescription alert, FailureReason reason) {
        try (var meeting = Meeting.of(client, server)) {
            assertRefused(meeting, meeting.server().session(), meeting.client().session(), alert, reason);
        }
    }

    private static void assertClientRefuses(
            DtlsClientConfig client, DtlsServerConfig server, AlertDescription alert, FailureReason reason) {
        try (var meeting = Meeting.of(client, server)) {
            assertRefused(meeting, meeting.client().session(), meeting.server().session(), alert, reason);
        }
    }

    @Test
    @Requirement("RFC7250-4.2-a")
    void withoutATypeInCommonTheServerSaysSo() {
        var keys = client(builder -> builder.trustedKeys(trusting(Identity.SERVER_P256)));
        var certificates = client(builder -> builder.trust(Identity.trust()));
        var withCertificate = server(builder -> builder.credentials(Identity.SERVER_P256.credentials()));
        var withKey = server(builder -> builder.credentials(raw(Identity.SERVER_P256)));
        var alert = AlertDescription.UNSUPPORTED_CERTIFICATE;
        assertServerRefuses(keys, withCertificate, alert, FailureReason.NO_COMMON_PARAMETERS);
        assertServerRefuses(certificates, withKey, alert, FailureReason.NO_COMMON_PARAMETERS);

        var asking = server(builder -> builder.credentials(Identity.SERVER_P256.credentials())
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trustedKeys(trusting(Identity.CLIENT_P256)));
        assertServerRefuses(certificates, asking, alert, FailureReason.NO_COMMON_PARAMETERS);
        var rawClient = client(builder -> builder.trust(Identity.trust()).credentials(raw(Identity.CLIENT_P256)));
        var askingForCertificates = server(builder -> builder.credentials(Identity.SERVER_P256.credentials())
                .clientAuthentication(ClientAuthentication.WANT)
                .trust(Identity.trust()));
        assertServerRefuses(rawClient, askingForCertificates, alert, FailureReason.NO_COMMON_PARAMETERS);
    }

    @Test
    void aClientThatHasNothingToShowIsNotAskedWhereItNeedNot() {
        var client = client(builder -> builder.trust(Identity.trust()));
        var server = server(builder -> builder.credentials(Identity.SERVER_P256.credentials())
                .clientAuthentication(ClientAuthentication.WANT)
                .trustedKeys(trusting(Identity.CLIENT_P256)));
        try (var meeting = Meeting.of(client, server)) {
            meeting.established();
            assertEquals(Optional.empty(), info(meeting.server()).peerRawPublicKey());
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        "another key",
                        trusting(Identity.STRANGER_P256),
                        AlertDescription.CERTIFICATE_UNKNOWN,
                        FailureReason.UNTRUSTED_CERTIFICATE),
                Arguments.of(
                        "a judge says no",
                        TrustedKeys.judgedBy((key, name) -> false),
                        AlertDescription.CERTIFICATE_UNKNOWN,
                        FailureReason.UNTRUSTED_CERTIFICATE),
                Arguments.of(
                        "a judge beside the right keys says no",
                        trusting(Identity.SERVER_P256, Identity.CLIENT_P256).alsoJudgedBy((key, name) -> false),
                        AlertDescription.CERTIFICATE_UNKNOWN,
                        FailureReason.UNTRUSTED_CERTIFICATE),
                Arguments.of(
                        "a judge fails",
                        TrustedKeys.judgedBy((key, name) -> {
                            throw new IllegalStateException("the directory is away");
                        }),
                        AlertDescription.INTERNAL_ERROR,
                        FailureReason.TASK_FAILED));
    }

    @ParameterizedTest(name = "{0} -> {2}")
    @MethodSource("refusals")
    @Requirement("RFC7250-6-a")
    void whoeverIsNotBelievedIsTold(String cause, TrustedKeys trust, AlertDescription alert, FailureReason reason) {
        for (var mode : TaskMode.values()) {
            assertClientRefuses(
                    client(builder -> builder.trustedKeys(trust).tasks(mode)),
                    server(builder -> builder.credentials(raw(Identity.SERVER_P256))),
                    alert,
                    reason);
            assertServerRefuses(
                    client(builder ->
                            builder.trustedKeys(trusting(Identity.SERVER_P256)).credentials(raw(Identity.CLIENT_P256))),
                    server(builder -> builder.credentials(raw(Identity.SERVER_P256))
                            .clientAuthentication(ClientAuthentication.REQUIRE)
                            .trustedKeys(trust)
                            .tasks(mode)),
                    alert,
                    reason);
        }
    }

    @Test
    void aJudgeGetsTheKeyAndWhomTheClientMeant() {
        var asked = new ArrayList<Optional<PeerName>>();
        var seen = new ArrayList<RawPublicKey>();
        var trust = TrustedKeys.judgedBy((key, name) -> {
            seen.add(key);
            return asked.add(name);
        });
        var client = client(builder -> builder.trustedKeys(trust).credentials(raw(Identity.CLIENT_P256)));
        var server = server(builder -> builder.credentials(raw(Identity.SERVER_P256))
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trustedKeys(trust));
        try (var meeting = Meeting.of(client, server)) {
            meeting.established();
        }
        assertEquals(List.of(key(Identity.SERVER_P256), key(Identity.CLIENT_P256)), seen);
        assertEquals(List.of(Optional.of(Identity.NAME), Optional.empty()), asked);
    }

    /** Who the peer was is known from the first handshake, and was believed under the settings of now. */
    @Test
    void aSessionThatGoesOnKeepsTheKeysOfBothSides() {
        var store = InMemorySessionCache.create(Identity.WALL_CLOCK, 10, 1 << 16);
        for (boolean tickets : new boolean[] {true, false}) {
            if (!tickets && version == ProtocolVersion.DTLS_1_3) {
                continue;
            }
            var client = client(builder ->
                    builder.trustedKeys(trusting(Identity.SERVER_P256)).credentials(raw(Identity.CLIENT_P256)));
            var server = server(builder -> builder.credentials(raw(Identity.SERVER_P256))
                    .clientAuthentication(ClientAuthentication.REQUIRE)
                    .trustedKeys(trusting(Identity.CLIENT_P256))
                    .tickets(tickets)
                    .sessionCache(store));
            try (var earlier = Meeting.first(client, server);
                    var meeting = Meeting.resuming(earlier, client, server)) {
                var info = meeting.established();
                assertTrue(info.resumed());
                assertEquals(Optional.of(key(Identity.SERVER_P256)), info.peerRawPublicKey());
                assertEquals(
                        Optional.of(key(Identity.CLIENT_P256)),
                        info(meeting.server()).peerRawPublicKey());
            }
        }
    }

    @Test
    void aSessionIsNotResumedWhereItsKeyIsTrustedNoMore() {
        var keys = TicketKeys.of(new byte[TicketKeys.KEY_LENGTH]);
        var client = client(
                builder -> builder.trustedKeys(trusting(Identity.SERVER_P256)).credentials(raw(Identity.CLIENT_P256)));
        var before = server(builder -> builder.credentials(raw(Identity.SERVER_P256))
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trustedKeys(trusting(Identity.CLIENT_P256))
                .ticketKeys(keys));
        var after = server(builder -> builder.credentials(raw(Identity.SERVER_P256))
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trustedKeys(trusting(Identity.STRANGER_P256))
                .ticketKeys(keys));
        try (var earlier = Meeting.first(client, before);
                var meeting = Meeting.resuming(earlier, client, after)) {
            assertRefused(
                    meeting,
                    meeting.server().session(),
                    meeting.client().session(),
                    AlertDescription.CERTIFICATE_UNKNOWN,
                    FailureReason.UNTRUSTED_CERTIFICATE);
        }
        var distrustful = client(builder ->
                builder.trustedKeys(trusting(Identity.STRANGER_P256)).credentials(raw(Identity.CLIENT_P256)));
        try (var earlier = Meeting.first(client, before);
                var meeting = Meeting.resuming(earlier, distrustful, before)) {
            assertRefused(
                    meeting,
                    meeting.client().session(),
                    meeting.server().session(),
                    AlertDescription.CERTIFICATE_UNKNOWN,
                    FailureReason.UNTRUSTED_CERTIFICATE);
        }
        keys.close();
    }

    @Test
    void anApplicationThatChoosesMayChooseAKey() {
        var asked = new ArrayList<List<CertificateType>>();
        var client = client(builder -> builder.trustedKeys(trusting(Identity.SERVER_P256))
                .certificateChoice(
                        query -> {
                            asked.add(query.certificateTypes());
                            return CertificateDecision.show(raw(Identity.CLIENT_P256));
                        },
                        KEYS_FIRST));
        var server = server(builder -> builder.certificateChoice(query -> {
                    asked.add(query.certificateTypes());
                    return query.fits(Identity.SERVER_P256.credentials())
                            ? CertificateDecision.nothing()
                            : CertificateDecision.show(raw(Identity.SERVER_P256));
                })
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trustedKeys(trusting(Identity.CLIENT_P256)));
        try (var meeting = Meeting.of(client, server)) {
            meeting.established();
            assertEquals(
                    Optional.of(key(Identity.CLIENT_P256)),
                    info(meeting.server()).peerRawPublicKey());
        }
        var keysAlone = List.of(CertificateType.RAW_PUBLIC_KEY);
        assertEquals(List.of(keysAlone, keysAlone), asked);
    }

    /** The same kind of key signs by the same schemes, so that everybody who shares the configuration goes on. */
    @Test
    void aKeyCanBeReplacedWhileTheServerRuns() {
        var rotating = RotatingCredentials.of(raw(Identity.SERVER_P256));
        var server = server(builder -> builder.credentials(rotating));
        rotating.replace(raw(Identity.STRANGER_P256));
        var client = client(builder -> builder.trustedKeys(trusting(Identity.STRANGER_P256)));
        try (var meeting = Meeting.of(client, server)) {
            assertEquals(
                    Optional.of(key(Identity.STRANGER_P256)),
                    meeting.established().peerRawPublicKey());
        }
    }

    @Test
    void theKeyIsStillKnownAfterARest() {
        var limits = Limits.builder().awakeAssociations(0).build();
        var client = client(builder -> builder.trustedKeys(trusting(Identity.SERVER_P256))
                .credentials(raw(Identity.CLIENT_P256))
                .limits(limits));
        var server = server(builder -> builder.credentials(raw(Identity.SERVER_P256))
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trustedKeys(trusting(Identity.CLIENT_P256))
                .limits(limits));
        try (var meeting = Meeting.of(client, server)) {
            meeting.established();
            meeting.network().runUntilIdle();
            assertTrue(Resting.is(meeting.server().session()), "the server is awake");
            assertEquals(
                    Optional.of(key(Identity.CLIENT_P256)),
                    info(meeting.server()).peerRawPublicKey());
            assertEquals(
                    Optional.of(key(Identity.SERVER_P256)),
                    info(meeting.client()).peerRawPublicKey());
        }
    }
}
