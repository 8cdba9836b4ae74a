package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CertificateJudge;
import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.ResumableSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which sessions have something in them to judge their peers by again, who is asked about it and when, and what becomes of them. */
class JudgedSessionsTest {
    private static final byte[] RESPONSE = {0x30, 0x03, 0x0A, 0x01, 0x00};

    private final InMemorySessionCache cache = InMemorySessionCache.create(Identity.WALL_CLOCK, 100, 1 << 20);
    private final List<String> questions = new ArrayList<>();

    private enum Verdict {
        BELIEVED,
        REFUSED,
        UNKNOWN
    }

    private Verdict verdict = Verdict.BELIEVED;

    private CertificateJudge judge() {
        return (chain, name) -> {
            questions.add(chain.get(0).getSubjectX500Principal().getName());
            if (verdict == Verdict.UNKNOWN) {
                throw new IllegalStateException("the directory is away");
            }
            return verdict == Verdict.BELIEVED;
        };
    }

    private static boolean resumes(ResumableSession earlier, DtlsClientConfig client, DtlsServerConfig server) {
        try (var meeting = Meeting.resuming(earlier, client, server)) {
            return meeting.established().resumed();
        }
    }

    /** Both sides judge, and say nothing about resumed sessions. */
    @ParameterizedTest
    @EnumSource
    void unlessToldNobodyIsJudgedAgain(ProtocolVersion version) {
        var setup = Setup.standard()
                .speaking(version)
                .mutual()
                .client(builder -> builder.trust(Identity.trust().alsoJudgedBy(judge())))
                .server(builder -> builder.trust(Identity.trust().alsoJudgedBy(judge())));
        var client = setup.clientConfig();
        var server = setup.serverConfig();
        assertFalse(client.judgesResumedPeers());
        assertFalse(server.judgesResumedPeers());
        try (var session = Meeting.first(client, server)) {
            assertEquals(2, questions.size());
            verdict = Verdict.REFUSED;
            assertTrue(resumes(session, client, server));
            assertEquals(2, questions.size());
            // What is decided by code is asked again by full handshakes of other configurations alone.
            verdict = Verdict.BELIEVED;
            assertFalse(resumes(session, setup.seed(2).clientConfig(), server));
        }
    }

    private Setup cached() {
        return Setup.standard()
                .mutual()
                .client(builder -> builder.suites(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)))
                .server(builder -> builder.trust(Identity.trust().alsoJudgedBy(judge()))
                        .judgeResumedPeers(true)
                        .tickets(false)
                        .sessionCache(cache));
    }

    @Test
    @Requirement("RFC5246-7.2-a")
    void aServerForgetsTheSessionOfAClientThatItDoesNotBelieveAnyMore() {
        var client = cached().clientConfig();
        var server = cached().serverConfig();
        try (var session = Meeting.first(client, server)) {
            assertEquals(1, cache.size());
            verdict = Verdict.REFUSED;
            try (var meeting = Meeting.resuming(session, client, server)) {
                meeting.network().runUntilQuiet();
                assertEquals(
                        Optional.of(AlertDescription.CERTIFICATE_UNKNOWN),
                        meeting.client().session().failure().orElseThrow().alert());
            }
            assertEquals(0, cache.size());
            verdict = Verdict.BELIEVED;
            assertFalse(resumes(session, client, server));
        }
    }

    @Test
    void aJudgeThatCannotTellEndsTheHandshakeAndNotTheSession() {
        var client = cached().clientConfig();
        var server = cached().serverConfig();
        try (var session = Meeting.first(client, server)) {
            verdict = Verdict.UNKNOWN;
            try (var meeting = Meeting.resuming(session, client, server)) {
                meeting.network().runUntilQuiet();
                var failure = meeting.server().session().failure().orElseThrow();
                assertEquals(FailureReason.TASK_FAILED, failure.reason());
                assertEquals(Optional.of(AlertDescription.INTERNAL_ERROR), failure.alert());
            }
            assertEquals(1, cache.size());
            verdict = Verdict.BELIEVED;
            assertTrue(resumes(session, client, server));
        }
    }

    /** Session ids and tickets of DTLS 1.2 go in clear: to have seen one, or a hello of 1.3, is not enough to have anybody judged. */
    @ParameterizedTest
    @EnumSource
    void nobodyIsJudgedBeforeItsFinished(ProtocolVersion version) {
        var setup = Setup.standard()
                .speaking(version)
                .mutual()
                .withoutCookie()
                .client(builder -> builder.tickets(version == ProtocolVersion.DTLS_1_3))
                .server(builder -> builder.trust(Identity.trust().alsoJudgedBy(judge()))
                        .judgeResumedPeers(true)
                        .sessionCache(cache));
        var client = setup.clientConfig();
        var server = setup.serverConfig();
        try (var session = Meeting.first(client, server)) {
            int remembered = cache.size();
            verdict = Verdict.REFUSED;
            try (var meeting = Meeting.resuming(session, client, server)) {
                meeting.client().transmitted().forEach(meeting.server()::receive);
                assertFalse(meeting.server().transmitted().isEmpty());
                assertEquals(1, questions.size());
                assertEquals(Optional.empty(), meeting.server().session().failure());
            }
            assertEquals(remembered, cache.size());
            verdict = Verdict.BELIEVED;
            assertTrue(resumes(session, client, server));
            assertEquals(2, questions.size());
        }
    }

    private void assertResumesUnasked(Setup setup) {
        verdict = Verdict.REFUSED;
        var client = setup.clientConfig();
        var server = setup.serverConfig();
        try (var session = Meeting.first(client, server)) {
            assertTrue(resumes(session, client, server));
            assertEquals(List.of(), questions);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatHasShownNothingIsNotJudged(ProtocolVersion version) {
        var setup = Setup.standard().speaking(version).server(builder -> builder.clientAuthentication(
                        ClientAuthentication.WANT)
                .trust(Identity.trust().alsoJudgedBy(judge()))
                .judgeResumedPeers(true));
        assertResumesUnasked(setup);
    }

    @Test
    void aSessionThatAPreSharedKeyHasBegunHasNothingToJudge() {
        var setup = Setup.standard()
                .speaking(ProtocolVersion.DTLS_1_3)
                .preShared(CipherSuite.TLS_AES_128_GCM_SHA256)
                .client(builder ->
                        builder.trust(Identity.trust().alsoJudgedBy(judge())).judgeResumedPeers(true));
        assertResumesUnasked(setup);
    }

    /** What changes is what the sessions keep: whoever begins to judge again begins with full handshakes. */
    @ParameterizedTest
    @EnumSource
    void aSessionFromBeforeTheSettingIsNotResumedUnderIt(ProtocolVersion version) {
        var before = Setup.standard().speaking(version);
        var after = before.client(builder -> builder.judgeResumedPeers(true));
        var server = before.serverConfig();
        try (var session = Meeting.first(before.clientConfig(), server)) {
            assertFalse(resumes(session, after.clientConfig(), server));
            assertTrue(resumes(session, before.clientConfig(), server));
        }
    }

    /** A judge of what is stapled, who remembers what he was shown. */
    private Predicate<Optional<byte[]>> remembering(List<byte[]> seen) {
        return contents -> {
            seen.add(contents.orElseThrow());
            return verdict == Verdict.BELIEVED;
        };
    }

    static Stream<Arguments> staplesInBothVersions() {
        return Stream.of(ProtocolVersion.values())
                .flatMap(version -> Stream.of(Staple.values()).map(staple -> Arguments.of(version, staple)));
    }

    /** A client keeps what has come with a certificate in either version. */
    @ParameterizedTest
    @MethodSource("staplesInBothVersions")
    void aClientJudgesAgainWhatCameWithTheServersCertificate(ProtocolVersion version, Staple staple) {
        var seen = new ArrayList<byte[]>();
        var client = Setup.standard()
                .speaking(version)
                .client(builder -> staple.requestBy(builder.trust(staple.judged(Identity.trust(), remembering(seen))))
                        .judgeResumedPeers(true))
                .clientConfig();
        var server = DtlsServerConfig.builder()
                .versions(version, version)
                .clock(Identity.WALL_CLOCK)
                .credentials(staple.on(Identity.SERVER_P256.credentials(), RESPONSE))
                .build();
        try (var session = Meeting.first(client, server)) {
            assertTrue(resumes(session, client, server));
            assertEquals(2, seen.size());
            seen.forEach(contents -> assertArrayEquals(RESPONSE, contents));
            verdict = Verdict.REFUSED;
            try (var meeting = Meeting.resuming(session, client, server)) {
                meeting.network().runUntilQuiet();
                var failure = meeting.client().session().failure().orElseThrow();
                assertEquals(staple.reason(), failure.reason());
                assertEquals(Optional.of(staple.alert()), failure.alert());
            }
        }
    }

    /** Clients have something to staple in DTLS 1.3 alone, and a server keeps what it judges by in the ticket. */
    private DtlsServerConfig askingFor(Staple staple, List<byte[]> seen) {
        return Setup.standard()
                .speaking(ProtocolVersion.DTLS_1_3)
                .server(builder -> staple.requestBy(builder.clientAuthentication(ClientAuthentication.REQUIRE)
                                .trust(staple.judged(Identity.trust(), remembering(seen))))
                        .judgeResumedPeers(true))
                .serverConfig();
    }

    private static DtlsClientConfig clientWith(Staple staple, byte[] contents) {
        return Setup.standard()
                .speaking(ProtocolVersion.DTLS_1_3)
                .client(builder -> builder.credentials(staple.on(Identity.CLIENT_P256.credentials(), contents)))
                .clientConfig();
    }

    @ParameterizedTest
    @EnumSource
    void aServerJudgesAgainByItsTicketWhatCameWithAClientsCertificate(Staple staple) {
        var seen = new ArrayList<byte[]>();
        var client = clientWith(staple, RESPONSE);
        var server = askingFor(staple, seen);
        try (var session = Meeting.first(client, server)) {
            try (var meeting = Meeting.resuming(session, client, server)) {
                assertTrue(meeting.established().resumed());
                var info = meeting.server().session().info().orElseThrow();
                assertArrayEquals(RESPONSE, staple.in(info).orElseThrow());
                // What one session leads to has it as well.
                try (var next = meeting.resumable()) {
                    assertTrue(resumes(next, client, server));
                }
            }
            assertEquals(3, seen.size());
            seen.forEach(contents -> assertArrayEquals(RESPONSE, contents));
            verdict = Verdict.REFUSED;
            try (var meeting = Meeting.resuming(session, client, server)) {
                meeting.network().runUntilQuiet();
                assertEquals(
                        Optional.of(staple.alert()),
                        meeting.client().session().failure().orElseThrow().alert());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNotFitIntoATicketIsNotResumed(Staple staple) {
        var longest = new byte[5000];
        longest[0] = 0x30;
        var seen = new ArrayList<byte[]>();
        var client = clientWith(staple, longest);
        try (var meeting = Meeting.of(client, askingFor(staple, seen))) {
            assertFalse(meeting.established().resumed());
            assertEquals(1, seen.size());
            assertEquals(Optional.empty(), meeting.client().session().resumable());
        }
        // Where nobody judges it, it is not kept, and the rest fits.
        var indifferent = Setup.standard()
                .speaking(ProtocolVersion.DTLS_1_3)
                .mutual()
                .server(builder -> staple.requestBy(builder).judgeResumedPeers(true))
                .serverConfig();
        try (var session = Meeting.first(client, indifferent)) {
            assertTrue(resumes(session, client, indifferent));
        }
    }

    @Test
    void withoutTrustThereIsNothingToJudgeBy() {
        var keyed = DtlsClientConfig.builder().psk(SharedKey.credentials()).judgeResumedPeers(true);
        assertThrows(IllegalStateException.class, keyed::build);
        var unasking = DtlsServerConfig.builder()
                .credentials(Identity.SERVER_P256.credentials())
                .judgeResumedPeers(true);
        assertThrows(IllegalStateException.class, unasking::build);
        assertTrue(DtlsClientConfig.builder()
                .trust(Identity.trust())
                .judgeResumedPeers(true)
                .build()
                .judgesResumedPeers());
    }
}
