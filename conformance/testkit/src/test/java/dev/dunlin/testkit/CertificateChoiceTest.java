package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.RotatingCredentials;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.CertificateChoice;
import dev.dunlin.handshake.CertificateDecision;
import dev.dunlin.handshake.CertificateQuery;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.HandshakeTask;
import dev.dunlin.session.TaskMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which certificate a side shows: by the name that is asked for, by what the peer can verify, by the application's own choice. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class CertificateChoiceTest {
    private static final TrustAnchors ANYONE = TrustAnchors.anyCertificate();

    private final ProtocolVersion version;
    private final VirtualNetwork network = VirtualNetwork.seeded(1);
    private final List<HandshakeTask.Kind> tasks = new ArrayList<>();

    CertificateChoiceTest(ProtocolVersion version) {
        this.version = version;
    }

    /** A client that asks for {@code name} and believes whatever it gets to see, and the server that it meets. */
    private DtlsSession[] meet(PeerName name, DtlsClientConfig client, DtlsServerConfig server) {
        var clock = network.clock();
        var one = new SessionEndpoint(DtlsSession.client(client, name, clock.now()), Pair.CLIENT, Pair.SERVER, clock);
        var other = new SessionEndpoint(DtlsSession.server(server, clock.now()), Pair.SERVER, Pair.CLIENT, clock);
        network.attach(one);
        network.attach(other);
        network.runUntilQuiet();
        return new DtlsSession[] {one.session(), other.session()};
    }

    private DtlsClientConfig.Builder client() {
        return DtlsClientConfig.builder()
                .versions(version, version)
                .trust(ANYONE)
                .clock(Identity.WALL_CLOCK);
    }

    private DtlsServerConfig.Builder server() {
        return DtlsServerConfig.builder().versions(version, version).clock(Identity.WALL_CLOCK);
    }

    private static Optional<String> shown(DtlsSession session) {
        return session.info()
                .map(info ->
                        info.peerCertificates().get(0).getSubjectX500Principal().getName());
    }

    private static String subject(Identity identity) {
        return identity.credentials().chain().get(0).getSubjectX500Principal().getName();
    }

    private static void assertFailed(DtlsSession session, AlertDescription alert, FailureReason reason) {
        var failure = session.failure().orElseThrow();
        assertEquals(Optional.of(alert), failure.alert());
        assertEquals(reason, failure.reason());
    }

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("sensor.example", true),
                Arguments.of("SENSOR.example.", true),
                Arguments.of("localhost", true),
                Arguments.of("192.0.2.1", true),
                Arguments.of("other.example", false),
                Arguments.of("a.sensor.example", false),
                Arguments.of("bücher.example", false));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("names")
    @Requirement({"RFC6066-3-a", "RFC6066-3-c", "RFC6066-3-d", "RFC9325-3.7-a", "RFC9325-3.7-b"})
    void aNameThatNoCertificateIsForIsRefusedByDefault(String name, boolean known) {
        var server = server().credentials(Identity.SERVER_P256.credentials()).build();
        var met = meet(PeerName.of(name), client().build(), server);
        if (known) {
            assertTrue(met[0].isEstablished() && met[1].isEstablished());
        } else {
            assertFailed(met[1], AlertDescription.UNRECOGNIZED_NAME, FailureReason.UNKNOWN_SERVER_NAME);
            assertFailed(met[0], AlertDescription.UNRECOGNIZED_NAME, FailureReason.PEER_ALERT);
        }
    }

    @Test
    @Requirement("RFC6066-3-c")
    void anUnknownNameIsServedWhereTheServerSaysSo() {
        var server = server().credentials(Identity.SERVER_P256.credentials())
                .refuseUnknownServerNames(false)
                .build();
        var met = meet(PeerName.of("other.example"), client().build(), server);
        assertTrue(met[0].isEstablished());
        assertEquals(Optional.of("other.example"), met[1].info().orElseThrow().serverName());
    }

    @Test
    void whatTheClientCanVerifyDecidesAmongCertificatesForOneName() {
        var server = server().credentials(Identity.SERVER_P256.credentials())
                .credentials(Identity.SERVER_RSA_2048.credentials())
                .build();
        var rsaOnly = client().signatureSchemes(List.of(SignatureScheme.RSA_PSS_RSAE_SHA256));
        // The authority signs by ECDSA, which a client of RSA alone accepts inside of certificates if it says so.
        var met = meet(
                Identity.NAME,
                rsaOnly.certificateSignatureSchemes(List.of(SignatureScheme.ECDSA_SECP256R1_SHA256))
                        .build(),
                server);
        assertEquals(Optional.of(subject(Identity.SERVER_RSA_2048)), shown(met[0]));
    }

    @Test
    void theApplicationChoosesForEveryClient() {
        var queries = new ArrayList<CertificateQuery>();
        CertificateChoice choice = query -> {
            queries.add(query);
            assertFalse(query.fits(Identity.SERVER_RSA_2048.credentials()));
            return CertificateDecision.show(Identity.SERVER_P384.credentials());
        };
        var schemes = List.of(SignatureScheme.ECDSA_SECP384R1_SHA384, SignatureScheme.ECDSA_SECP256R1_SHA256);
        var server = server().certificateChoice(choice).build();
        var met = meet(
                PeerName.of("any.example"), client().signatureSchemes(schemes).build(), server);
        assertEquals(Optional.of(subject(Identity.SERVER_P384)), shown(met[0]));
        assertEquals(1, queries.size());
        assertEquals(Role.SERVER, queries.get(0).role());
        assertEquals(Optional.of("any.example"), queries.get(0).serverName());
        assertEquals(2, queries.get(0).signatureSchemes().size());
        assertEquals(List.of(), queries.get(0).authorities());
    }

    @Test
    void aClientChoosesByWhatTheServerRequests() {
        var queries = new ArrayList<CertificateQuery>();
        CertificateChoice choice = query -> {
            queries.add(query);
            return CertificateDecision.show(Identity.CLIENT_RSA_2048.credentials());
        };
        var server = server().credentials(Identity.SERVER_P256.credentials())
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(Identity.trust())
                .build();
        var met = meet(Identity.NAME, client().certificateChoice(choice).build(), server);
        assertEquals(Optional.of(subject(Identity.CLIENT_RSA_2048)), shown(met[1]));
        assertEquals(Role.CLIENT, queries.get(0).role());
        assertEquals(Identity.trust().subjects(), queries.get(0).authorities());
        assertTrue(queries.get(0).fits(Identity.CLIENT_P256.credentials()));
        // Whose issuer the server does not name: it may believe it all the same (RFC 5246 §7.4.6).
        assertTrue(queries.get(0).fits(Identity.STRANGER_P256.credentials()));
    }

    static Stream<Arguments> decisions() {
        return Stream.of(
                decision(
                        "nothing",
                        query -> CertificateDecision.nothing(),
                        AlertDescription.HANDSHAKE_FAILURE,
                        FailureReason.NO_COMMON_PARAMETERS),
                decision(
                        "unknown name",
                        query -> CertificateDecision.unknownName(),
                        AlertDescription.UNRECOGNIZED_NAME,
                        FailureReason.UNKNOWN_SERVER_NAME),
                decision(
                        "credentials that the client cannot verify",
                        query -> CertificateDecision.show(Identity.SERVER_RSA_2048.credentials()),
                        AlertDescription.HANDSHAKE_FAILURE,
                        FailureReason.NO_COMMON_PARAMETERS),
                decision(
                        "an exception",
                        query -> {
                            throw new java.io.IOException("the database is away");
                        },
                        AlertDescription.INTERNAL_ERROR,
                        FailureReason.TASK_FAILED),
                decision("null", query -> nothingAtAll(), AlertDescription.INTERNAL_ERROR, FailureReason.TASK_FAILED));
    }

    @SuppressWarnings("NullAway") // What a careless application may answer.
    private static CertificateDecision nothingAtAll() {
        return null;
    }

    private static Arguments decision(
            String what, CertificateChoice choice, AlertDescription alert, FailureReason reason) {
        return Arguments.of(what, choice, alert, reason);
    }

    @ParameterizedTest(name = "{0} -> {2}")
    @MethodSource("decisions")
    @Requirement("RFC6066-3-c")
    void aChoiceThatComesToNothingEndsTheHandshake(
            String what, CertificateChoice choice, AlertDescription alert, FailureReason reason) {
        for (var mode : TaskMode.values()) {
            var schemes = List.of(SignatureScheme.ECDSA_SECP256R1_SHA256);
            var met = new CertificateChoiceTest(version)
                    .meet(
                            Identity.NAME,
                            client().signatureSchemes(schemes).build(),
                            server().certificateChoice(choice).tasks(mode).build());
            assertFailed(met[1], alert, reason);
            assertFailed(met[0], alert, FailureReason.PEER_ALERT);
        }
    }

    @Test
    @Requirement("RFC8422-3-a")
    void aClientWithNothingToShowSaysSo() {
        for (var decision : List.of(CertificateDecision.nothing(), CertificateDecision.unknownName())) {
            var server = server().credentials(Identity.SERVER_P256.credentials())
                    .clientAuthentication(ClientAuthentication.WANT)
                    .trust(Identity.trust())
                    .build();
            var met = new CertificateChoiceTest(version)
                    .meet(
                            Identity.NAME,
                            client().certificateChoice(query -> decision).build(),
                            server);
            assertTrue(met[1].isEstablished());
            assertEquals(List.of(), met[1].info().orElseThrow().peerCertificates());
        }
    }

    @Test
    void choosingIsATaskOfItsOwnAndHappensOnce() {
        var asked = new ArrayList<Role>();
        CertificateChoice serverChoice = query -> {
            asked.add(query.role());
            return CertificateDecision.show(Identity.SERVER_P256.credentials());
        };
        var server = DtlsSession.server(
                server().certificateChoice(serverChoice)
                        .cookieExchange(false)
                        .tasks(TaskMode.APPLICATION)
                        .build(),
                network.clock().now());
        var client = DtlsSession.client(
                client().build(), Identity.NAME, network.clock().now());
        var clock = network.clock();
        var one = new SessionEndpoint(client, Pair.CLIENT, Pair.SERVER, clock);
        for (var datagram : one.transmitted()) {
            var unused =
                    server.receive(java.nio.ByteBuffer.wrap(datagram), java.nio.ByteBuffer.allocate(10), clock.now());
        }
        for (var task = server.task(); task.isPresent(); task = server.task()) {
            tasks.add(task.get().kind());
            task.get().run();
            var unused = server.resume(task.get(), clock.now());
        }
        assertEquals(List.of(HandshakeTask.Kind.CHOOSE_CERTIFICATE, HandshakeTask.Kind.SIGN), tasks);
        assertEquals(List.of(Role.SERVER), asked);
        assertTrue(server.failure().isEmpty());
        client.close();
        server.close();
    }

    @Test
    void aHandshakeUnderWayKeepsTheCertificateThatItBeganWith() {
        var rotating = RotatingCredentials.of(Identity.SERVER_P256.credentials());
        var config = server().credentials(rotating).build();
        var pair = Setup.standard()
                .speaking(version)
                .server(builder -> builder.credentials(rotating))
                .over(network);
        pair.client().transmitted().forEach(pair.server()::receive);
        assertEquals(List.of(Identity.SERVER_P256.credentials().chain()), chains(config));
        rotating.replace(Identity.SERVER_P384.credentials());
        assertEquals(List.of(Identity.SERVER_P384.credentials().chain()), chains(config));
        var met = new CertificateChoiceTest(version).meet(Identity.NAME, client().build(), config);
        assertEquals(Optional.of(subject(Identity.SERVER_P384)), shown(met[0]));
        pair.close();
    }

    private static List<?> chains(DtlsServerConfig config) {
        return config.credentials().stream().map(own -> own.chain()).toList();
    }

    @Test
    void aReplacementServesWhereItsPredecessorDid() {
        var rotating = RotatingCredentials.of(Identity.SERVER_P256.credentials());
        assertThrows(IllegalArgumentException.class, () -> rotating.replace(Identity.SERVER_RSA_2048.credentials()));
        assertEquals(
                Identity.SERVER_P256.credentials().chain(), rotating.current().chain());
    }
}
