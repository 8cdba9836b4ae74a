package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.RotatingCredentials;
import dev.dunlin.crypto.TrustedKeys;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Limits;
import dev.dunlin.session.Resting;
import dev.dunlin.session.TaskMode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OCSP responses from the one side's credentials to the other side's application. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class OcspResponseTest {
    private static final byte[] FIRST = {0x30, 0x03, 0x0A, 0x01, 0x00};
    private static final byte[] SECOND = {0x30, 0x03, 0x0A, 0x01, 0x06};

    private final ProtocolVersion version;
    private final Setup setup;

    OcspResponseTest(ProtocolVersion version) {
        this.version = version;
        setup = Setup.standard().speaking(version);
    }

    private DtlsServerConfig server(RotatingCredentials own) {
        return DtlsServerConfig.builder()
                .versions(version, version)
                .clock(Identity.WALL_CLOCK)
                .credentials(own)
                .build();
    }

    private static byte[] received(Meeting meeting) {
        return meeting.established().ocspResponse().orElseThrow();
    }

    @Test
    @Requirement("RFC6066-8-a")
    void whatTheCredentialsHaveIsWhatTheClientGetsForAsLongAsItIsThere() {
        var own = Identity.SERVER_P256.credentials();
        var rotating = RotatingCredentials.of(own.withOcspResponse(FIRST));
        var server = server(rotating);
        var client = setup.client(builder -> builder.requestOcspResponses(true)).clientConfig();
        try (var meeting = Meeting.of(client, server)) {
            assertArrayEquals(FIRST, received(meeting));
        }
        rotating.replace(own.withOcspResponse(SECOND));
        try (var meeting = Meeting.of(client, server)) {
            assertArrayEquals(SECOND, received(meeting));
        }
        rotating.replace(own);
        try (var meeting = Meeting.of(client, server)) {
            assertEquals(Optional.empty(), meeting.established().ocspResponse());
        }
        rotating.replace(own.withOcspResponse(FIRST));
        try (var meeting = Meeting.of(setup.clientConfig(), server)) {
            assertEquals(Optional.empty(), meeting.established().ocspResponse());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC6066-8-b")
    void aClientMayInsist(TaskMode mode) {
        var trust = Identity.trust().ocspResponseJudgedBy((chain, response) -> response.isPresent());
        var insisting = setup.client(builder ->
                        builder.trust(trust).requestOcspResponses(true).tasks(mode))
                .clientConfig();
        var own = Identity.SERVER_P256.credentials();
        try (var meeting = Meeting.of(insisting, server(RotatingCredentials.of(own.withOcspResponse(FIRST))))) {
            assertArrayEquals(FIRST, received(meeting));
        }
        try (var meeting = Meeting.of(insisting, server(RotatingCredentials.of(own)))) {
            meeting.network().runUntilQuiet();
            var failure = meeting.client().session().failure().orElseThrow();
            assertEquals(FailureReason.BAD_STATUS_RESPONSE, failure.reason());
            assertEquals(Optional.of(AlertDescription.BAD_CERTIFICATE_STATUS_RESPONSE), failure.alert());
            assertEquals(
                    Optional.of(AlertDescription.BAD_CERTIFICATE_STATUS_RESPONSE),
                    meeting.server().session().failure().orElseThrow().alert());
        }
    }

    /** What was shown in the first handshake is what the client knows in the next, and after a rest. */
    @Test
    void aSessionThatGoesOnKeepsTheResponse() {
        var limits = Limits.builder().awakeAssociations(0).build();
        var client = setup.client(builder -> builder.requestOcspResponses(true).limits(limits))
                .clientConfig();
        var server =
                server(RotatingCredentials.of(Identity.SERVER_P256.credentials().withOcspResponse(FIRST)));
        try (var earlier = Meeting.first(client, server);
                var meeting = Meeting.resuming(earlier, client, server)) {
            assertTrue(meeting.established().resumed());
            meeting.network().runUntilIdle();
            assertTrue(Resting.is(meeting.client().session()), "the client is awake");
            assertArrayEquals(
                    FIRST,
                    meeting.client()
                            .session()
                            .info()
                            .orElseThrow()
                            .ocspResponse()
                            .orElseThrow());
        }
    }

    @Test
    @Requirement("RFC8446-4.4.2.1-a")
    void aServerOfDtls13AsksItsClientsToo() {
        var pair = setup.mutual()
                .client(builder ->
                        builder.credentials(Identity.CLIENT_P256.credentials().withOcspResponse(SECOND)))
                .server(builder -> builder.requestOcspResponses(true))
                .over(VirtualNetwork.seeded(1));
        pair.runUntilQuiet();
        pair.assertEstablished();
        pair.close();
        var client = DtlsClientConfig.builder()
                .versions(version, version)
                .clock(Identity.WALL_CLOCK)
                .trust(Identity.trust())
                .credentials(Identity.CLIENT_P256.credentials().withOcspResponse(SECOND))
                .build();
        var server = setup.server(builder -> builder.clientAuthentication(ClientAuthentication.REQUIRE)
                        .trust(Identity.trust())
                        .requestOcspResponses(true))
                .serverConfig();
        try (var meeting = Meeting.of(client, server)) {
            meeting.established();
            var response = meeting.server().session().info().orElseThrow().ocspResponse();
            assertEquals(version == ProtocolVersion.DTLS_1_3, response.isPresent());
            response.ifPresent(bytes -> assertArrayEquals(SECOND, bytes));
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedAtOnce() throws CredentialsException {
        var own = Identity.SERVER_P256.credentials();
        assertThrows(IllegalArgumentException.class, () -> own.withOcspResponse(new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> own.withOcspResponse(new byte[1 << 15]));
        var raw = Credentials.rawPublicKey(own.privateKey(), own.publicKey());
        assertThrows(IllegalStateException.class, () -> raw.withOcspResponse(FIRST));
        var judged = DtlsClientConfig.builder().trust(Identity.trust().ocspResponseJudgedBy((chain, response) -> true));
        assertThrows(IllegalStateException.class, judged::build);
        var keys = DtlsClientConfig.builder()
                .trustedKeys(TrustedKeys.of(own.publicKey()))
                .requestOcspResponses(true);
        assertThrows(IllegalStateException.class, keys::build);
    }
}
