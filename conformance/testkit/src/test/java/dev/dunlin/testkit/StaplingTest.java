package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.RotatingCredentials;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.TrustedKeys;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Limits;
import dev.dunlin.session.Resting;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.TaskMode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** OCSP responses and signed certificate timestamps from the one side's credentials to the other side's application. */
@ParameterizedClass
@MethodSource("everythingInEveryVersion")
class StaplingTest {
    private static final byte[] FIRST = {0x30, 0x03, 0x0A, 0x01, 0x00};
    private static final byte[] SECOND = {0x30, 0x03, 0x0A, 0x01, 0x06};

    private final ProtocolVersion version;
    private final Staple staple;
    private final Setup setup;

    StaplingTest(ProtocolVersion version, Staple staple) {
        this.version = version;
        this.staple = staple;
        setup = Setup.standard().speaking(version);
    }

    static Stream<Arguments> everythingInEveryVersion() {
        return Arrays.stream(ProtocolVersion.values())
                .flatMap(version -> Arrays.stream(Staple.values()).map(staple -> Arguments.of(version, staple)));
    }

    private DtlsServerConfig server(RotatingCredentials own) {
        return DtlsServerConfig.builder()
                .versions(version, version)
                .clock(Identity.WALL_CLOCK)
                .credentials(own)
                .build();
    }

    private DtlsServerConfig server(Credentials own) {
        return server(RotatingCredentials.of(own));
    }

    private Credentials stapled(byte[] contents) {
        return staple.on(Identity.SERVER_P256.credentials(), contents);
    }

    private Optional<ByteBuffer> received(Meeting meeting) {
        return staple.received(meeting.established());
    }

    private static Optional<ByteBuffer> exactly(byte[] contents) {
        return Optional.of(ByteBuffer.wrap(contents));
    }

    @Test
    @Requirement("RFC6066-8-a")
    void whatTheCredentialsHaveIsWhatTheClientGetsForAsLongAsItIsThere() {
        var rotating = RotatingCredentials.of(stapled(FIRST));
        var server = server(rotating);
        var client = setup.client(staple::requestBy).clientConfig();
        try (var meeting = Meeting.of(client, server)) {
            assertEquals(exactly(FIRST), received(meeting));
        }
        rotating.replace(stapled(SECOND));
        try (var meeting = Meeting.of(client, server)) {
            assertEquals(exactly(SECOND), received(meeting));
        }
        rotating.replace(Identity.SERVER_P256.credentials());
        try (var meeting = Meeting.of(client, server)) {
            assertEquals(Optional.empty(), received(meeting));
        }
        rotating.replace(stapled(FIRST));
        try (var meeting = Meeting.of(setup.clientConfig(), server)) {
            assertEquals(Optional.empty(), received(meeting));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC6066-8-b")
    void aClientMayInsist(TaskMode mode) {
        var trust = staple.judged(Identity.trust(), Optional::isPresent);
        var insisting = setup.client(
                        builder -> staple.requestBy(builder.trust(trust).tasks(mode)))
                .clientConfig();
        try (var meeting = Meeting.of(insisting, server(stapled(FIRST)))) {
            assertEquals(exactly(FIRST), received(meeting));
        }
        try (var meeting = Meeting.of(insisting, server(Identity.SERVER_P256.credentials()))) {
            meeting.network().runUntilQuiet();
            var failure = meeting.client().session().failure().orElseThrow();
            assertEquals(staple.reason(), failure.reason());
            assertEquals(Optional.of(staple.alert()), failure.alert());
            assertEquals(
                    Optional.of(staple.alert()),
                    meeting.server().session().failure().orElseThrow().alert());
        }
    }

    /** Who asks for both gets both. */
    @Test
    void oneDoesNotDisplaceTheOther() {
        var own = Identity.SERVER_P256.credentials();
        for (var other : Staple.values()) {
            own = other.on(own, FIRST);
        }
        var client = setup.client(builder -> Staple.OCSP_RESPONSE.requestBy(Staple.TIMESTAMPS.requestBy(builder)));
        try (var meeting = Meeting.of(client.clientConfig(), server(staple.on(own, SECOND)))) {
            var info = meeting.established();
            for (var any : Staple.values()) {
                assertEquals(exactly(any == staple ? SECOND : FIRST), any.received(info));
            }
        }
    }

    @Test
    void ofSeveralCertificatesTheOneThatIsShownBringsItsOwn() {
        var server = DtlsServerConfig.builder()
                .versions(version, version)
                .clock(Identity.WALL_CLOCK)
                .credentials(stapled(FIRST))
                .credentials(staple.on(Identity.SERVER_BY_RSA.credentials(), SECOND))
                .build();
        var byRsa = setup.client(builder -> staple.requestBy(builder.trust(Identity.rsaTrust())
                .signatureSchemes(List.of(SignatureScheme.RSA_PSS_RSAE_SHA256, SignatureScheme.RSA_PKCS1_SHA256))));
        try (var meeting = Meeting.of(byRsa.clientConfig(), server)) {
            assertEquals(exactly(SECOND), received(meeting));
        }
    }

    /** What was shown in the first handshake is what the client knows in the next, and after a rest. */
    @Test
    void aSessionThatGoesOnKeepsWhatWasStapled() {
        var limits = Limits.builder().awakeAssociations(0).build();
        var client = setup.client(builder -> staple.requestBy(builder.limits(limits)))
                .clientConfig();
        var server = server(stapled(FIRST));
        try (var earlier = Meeting.first(client, server);
                var kept = ResumableSession.fromBytes(earlier.toBytes()).orElseThrow();
                var meeting = Meeting.resuming(kept, client, server)) {
            assertTrue(meeting.established().resumed());
            meeting.network().runUntilIdle();
            assertTrue(Resting.is(meeting.client().session()), "the client is awake");
            assertEquals(
                    exactly(FIRST),
                    staple.received(meeting.client().session().info().orElseThrow()));
        }
    }

    /** Whoever has begun to ask, or to judge, has not heard of it in an earlier session. */
    @Test
    void aSessionInWhichNobodyAskedDoesNotGoOnInOneThatAsks() {
        var server = server(stapled(FIRST));
        try (var earlier = Meeting.first(setup.clientConfig(), server);
                var meeting = Meeting.resuming(
                        earlier, setup.client(staple::requestBy).clientConfig(), server)) {
            assertEquals(exactly(FIRST), received(meeting));
        }
    }

    @Test
    @Requirement("RFC8446-4.4.2.1-a")
    void aServerOfDtls13AsksItsClientsToo() {
        var client = DtlsClientConfig.builder()
                .versions(version, version)
                .clock(Identity.WALL_CLOCK)
                .trust(Identity.trust())
                .credentials(staple.on(Identity.CLIENT_P256.credentials(), SECOND))
                .build();
        var server = setup.server(builder -> staple.requestBy(builder.clientAuthentication(ClientAuthentication.REQUIRE)
                        .trust(Identity.trust())))
                .serverConfig();
        try (var earlier = Meeting.of(client, server)) {
            earlier.established();
            var there = staple.received(earlier.server().session().info().orElseThrow());
            assertEquals(version == ProtocolVersion.DTLS_1_3 ? exactly(SECOND) : Optional.empty(), there);
            try (var session = earlier.resumable();
                    var later = Meeting.resuming(session, client, server)) {
                assertTrue(later.established().resumed());
                // It would make tickets long.
                var kept = staple.received(later.server().session().info().orElseThrow());
                assertEquals(Optional.empty(), kept);
            }
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedAtOnce() throws CredentialsException {
        var own = Identity.SERVER_P256.credentials();
        assertThrows(IllegalArgumentException.class, () -> staple.on(own, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> staple.on(own, new byte[1 << 15]));
        var raw = Credentials.rawPublicKey(own.privateKey(), own.publicKey());
        assertThrows(IllegalStateException.class, () -> staple.on(raw, FIRST));
        var judged = DtlsClientConfig.builder().trust(staple.judged(Identity.trust(), contents -> true));
        assertThrows(IllegalStateException.class, judged::build);
        var keys = staple.requestBy(DtlsClientConfig.builder().trustedKeys(TrustedKeys.of(own.publicKey())));
        assertThrows(IllegalStateException.class, keys::build);
    }
}
