package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.TrustedKeys;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.Role;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.HandshakeTask;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.TaskMode;
import dev.dunlin.testkit.Resuming.Means;
import java.nio.ByteBuffer;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers who were believed once, and are judged again when their session is resumed: by either side, however the session is known again. The
 * configurations of the two handshakes are the same in what they say, not the same objects.
 */
@ParameterizedClass(name = "{0}, judged by the {1}")
@MethodSource("sides")
class JudgedAgainTest {
    private static final int PRE_SHARED_KEY = 41;

    private final Means means;
    private final Role judging;

    JudgedAgainTest(Means means, Role judging) {
        this.means = means;
        this.judging = judging;
    }

    static Stream<Arguments> sides() {
        return Stream.of(Means.values())
                .flatMap(means -> Stream.of(Role.values()).map(role -> Arguments.of(means, role)));
    }

    /** Both sides show certificates, and one of them judges by {@code trust}, again where a session is resumed. */
    private Setup judging(Setup setup, TrustAnchors trust, TaskMode mode) {
        var mutual = setup.mutual().withShortHellos();
        return switch (judging) {
            case CLIENT ->
                mutual.client(
                        builder -> builder.trust(trust).judgeResumedPeers(true).tasks(mode));
            case SERVER ->
                mutual.server(
                        builder -> builder.trust(trust).judgeResumedPeers(true).tasks(mode));
        };
    }

    private static Pair handshake(Setup setup) {
        var pair = setup.over(VirtualNetwork.seeded(1));
        pair.runUntilQuiet();
        return pair;
    }

    private SessionEndpoint judge(Pair pair) {
        return switch (judging) {
            case CLIENT -> pair.client();
            case SERVER -> pair.server();
        };
    }

    private SessionEndpoint judged(Pair pair) {
        return switch (judging) {
            case CLIENT -> pair.server();
            case SERVER -> pair.client();
        };
    }

    /** Whether the server has taken up what the client has offered: its hello has to be in one piece to tell. */
    private boolean isResumption(Pair pair) {
        var said = ClearMessage.sentBy(Pair.SERVER, pair.network());
        return switch (means.version()) {
            case DTLS_1_2 -> !ClearMessage.types(said).contains(ClearMessage.CERTIFICATE);
            case DTLS_1_3 ->
                said.stream()
                        .filter(message -> message.type() == ClearMessage.SERVER_HELLO)
                        .anyMatch(hello -> hello.extensions().contains(PRE_SHARED_KEY));
        };
    }

    private static void assertRefused(Pair pair, DtlsSession judge, AlertDescription alert, FailureReason reason) {
        var refused = judge == pair.client().session()
                ? pair.server().session()
                : pair.client().session();
        var failure = judge.failure().orElseThrow();
        assertEquals(reason, failure.reason(), failure::toString);
        assertEquals(Optional.of(alert), failure.alert());
        assertFalse(failure.sentByPeer());
        assertTrue(judge.info().isEmpty(), "the session is established with a peer that is not believed");
        assertEquals(FailureReason.PEER_ALERT, refused.failure().orElseThrow().reason());
        assertEquals(Optional.of(alert), refused.failure().orElseThrow().alert());
    }

    private static void assertResumed(Pair pair) {
        pair.assertEstablished();
        for (var endpoint : List.of(pair.client(), pair.server())) {
            assertTrue(endpoint.session().info().orElseThrow().resumed());
        }
        pair.assertExchange();
    }

    @ParameterizedTest
    @EnumSource
    void whoIsStillBelievedIsJudgedByTheSameAndGoesOn(TaskMode mode) {
        var questions = new ArrayList<String>();
        var trust = Identity.trust().alsoJudgedBy((chain, name) -> questions.add(chain + " for " + name));
        try (var resuming = Resuming.by(means, setup -> judging(setup, trust, mode));
                var pair = handshake(resuming.setup())) {
            assertResumed(pair);
            assertTrue(isResumption(pair));
            assertEquals(2, questions.size());
            assertEquals(questions.get(0), questions.get(1));
            assertFalse(judge(pair)
                    .session()
                    .info()
                    .orElseThrow()
                    .peerCertificates()
                    .isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aJudgedResumptionSurvivesAnySingleLoss(TaskMode mode) {
        var trust = Identity.trust().alsoJudgedBy((chain, name) -> true);
        try (var resuming = Resuming.by(means, setup -> judging(setup, trust, mode))) {
            for (int position = 0; position < 8; position++) {
                var network = VirtualNetwork.seeded(2).with(Faults.losing(position));
                try (var pair = resuming.setup().over(network)) {
                    pair.runUntilQuiet();
                    network.heal();
                    assertResumed(pair);
                }
            }
        }
    }

    static Stream<Arguments> withdrawals() {
        return Stream.of(
                withdrawal(
                        "a judge says no",
                        withdrawn -> TrustAnchors.judgedBy((chain, name) -> !withdrawn.get()),
                        AlertDescription.CERTIFICATE_UNKNOWN,
                        FailureReason.UNTRUSTED_CERTIFICATE),
                withdrawal(
                        "a judge beside anchors says why",
                        withdrawn -> Identity.trust().alsoJudgedBy((chain, name) -> {
                            if (withdrawn.get()) {
                                throw new CertificateExpiredException("since yesterday");
                            }
                            return true;
                        }),
                        AlertDescription.CERTIFICATE_EXPIRED,
                        FailureReason.EXPIRED_CERTIFICATE),
                withdrawal(
                        "a trust manager knows of a revocation",
                        withdrawn -> TrustAnchors.of(new Manager(withdrawn)),
                        AlertDescription.CERTIFICATE_REVOKED,
                        FailureReason.REVOKED_CERTIFICATE),
                withdrawal(
                        "a judge fails",
                        withdrawn -> TrustAnchors.judgedBy((chain, name) -> {
                            if (withdrawn.get()) {
                                throw new IllegalStateException("the directory is away");
                            }
                            return true;
                        }),
                        AlertDescription.INTERNAL_ERROR,
                        FailureReason.TASK_FAILED));
    }

    private static Arguments withdrawal(
            String cause, Function<AtomicBoolean, TrustAnchors> trust, AlertDescription alert, FailureReason reason) {
        return Arguments.of(cause, trust, alert, reason);
    }

    /** Knows revoked certificates when it is told to. */
    private record Manager(AtomicBoolean withdrawn) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            if (withdrawn.get()) {
                throw new CertificateException(
                        new CertPathValidatorException("withdrawn", null, null, -1, BasicReason.REVOKED));
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            checkClientTrusted(chain, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @ParameterizedTest(name = "{0} -> {2}")
    @MethodSource("withdrawals")
    @Requirement("RFC9325-7.5-a")
    void trustThatWasWithdrawnSinceDrawsTheAlertOfAFullHandshake(
            String cause,
            Function<AtomicBoolean, TrustAnchors> trusting,
            AlertDescription alert,
            FailureReason reason) {
        for (var mode : TaskMode.values()) {
            var withdrawn = new AtomicBoolean();
            var trust = trusting.apply(withdrawn);
            try (var resuming = Resuming.by(means, setup -> judging(setup, trust, mode))) {
                withdrawn.set(true);
                try (var pair = handshake(resuming.setup())) {
                    assertTrue(isResumption(pair));
                    assertRefused(pair, judge(pair).session(), alert, reason);
                    assertTrue(resuming.removals() > 0, "the client keeps a session that it cannot use");
                }
            }
            var strangers = judging(Setup.standard().speaking(means.version()), trust, mode);
            try (var full = handshake(strangers)) {
                assertRefused(full, judge(full).session(), alert, reason);
            }
        }
    }

    @Test
    void underOtherAnchorsAFullHandshakeDecides() throws CredentialsException {
        var both = TrustAnchors.fromPem(Identity.authorityPem() + Identity.otherAuthorityPem());
        try (var resuming = Resuming.by(means, setup -> judging(setup, Identity.trust(), TaskMode.INLINE))) {
            try (var pair = handshake(judging(resuming.setup(), Identity.otherTrust(), TaskMode.INLINE))) {
                assertFalse(isResumption(pair));
                // A client that is told whom the server believes does not show what it has from somebody else.
                assertEquals(
                        judging == Role.CLIENT
                                ? FailureReason.UNTRUSTED_CERTIFICATE
                                : FailureReason.CERTIFICATE_REQUIRED,
                        judge(pair).session().failure().orElseThrow().reason());
                assertEquals(Optional.empty(), judge(pair).session().info());
            }
            try (var pair = handshake(judging(resuming.setup(), both, TaskMode.INLINE))) {
                assertFalse(isResumption(pair));
                pair.assertEstablished();
            }
        }
    }

    private static Credentials raw(Identity identity) {
        try {
            return Credentials.rawPublicKeyFromPem(identity.keyPem());
        } catch (CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The judged side shows a raw public key, which the other one judges again. The server has a certificate as well, signed in a way that its
     * client does not list.
     */
    private Setup judgingKeys(Setup setup, TrustedKeys keys, TaskMode mode) {
        var shortHellos = setup.withShortHellos();
        return switch (judging) {
            case CLIENT ->
                shortHellos
                        .client(builder -> builder.trustedKeys(keys)
                                .certificateSignatureSchemes(List.of(SignatureScheme.RSA_PKCS1_SHA256))
                                .judgeResumedPeers(true)
                                .tasks(mode))
                        .server(builder -> builder.credentials(raw(Identity.SERVER_P256)));
            case SERVER ->
                shortHellos
                        .client(builder -> builder.credentials(raw(Identity.CLIENT_P256)))
                        .server(builder -> builder.clientAuthentication(ClientAuthentication.REQUIRE)
                                .trustedKeys(keys)
                                .judgeResumedPeers(true)
                                .tasks(mode));
        };
    }

    @ParameterizedTest
    @EnumSource
    void aRawPublicKeyIsJudgedAgain(TaskMode mode) {
        var believed = new AtomicBoolean(true);
        var questions = new ArrayList<String>();
        var keys = TrustedKeys.judgedBy((key, name) -> {
            questions.add(key + " for " + name);
            return believed.get();
        });
        try (var resuming = Resuming.by(means, setup -> judgingKeys(setup, keys, mode))) {
            try (var pair = handshake(resuming.setup())) {
                assertResumed(pair);
                assertTrue(judge(pair)
                        .session()
                        .info()
                        .orElseThrow()
                        .peerRawPublicKey()
                        .isPresent());
                assertEquals(2, questions.size());
                assertEquals(questions.get(0), questions.get(1));
            }
            believed.set(false);
            try (var pair = handshake(resuming.setup())) {
                assertTrue(isResumption(pair));
                assertRefused(
                        pair,
                        judge(pair).session(),
                        AlertDescription.CERTIFICATE_UNKNOWN,
                        FailureReason.UNTRUSTED_CERTIFICATE);
            }
        }
    }

    /** Takes what {@code from} sends; the tasks of {@code to} are run, but for that which judges. */
    private static void deliver(SessionEndpoint from, SessionEndpoint to, long now) {
        var session = to.session();
        for (var datagram : from.transmitted()) {
            var in = ByteBuffer.wrap(datagram);
            while (in.hasRemaining()) {
                var unused = session.receive(in, ByteBuffer.allocate(100), now);
                for (var task = session.task();
                        task.isPresent() && task.get().kind() != HandshakeTask.Kind.VERIFY_CERTIFICATE;
                        task = session.task()) {
                    task.get().run();
                    unused = session.resume(task.get(), now);
                }
            }
        }
    }

    /** Until the judge waits for its application. */
    private HandshakeTask pendingVerdict(Pair pair) {
        var judge = judge(pair);
        long now = pair.network().clock().now();
        for (int round = 0; round < 4 && judge.session().task().isEmpty(); round++) {
            deliver(judged(pair), judge, now);
            judge.transmitted().forEach(judged(pair)::receive);
        }
        return judge.session().task().orElseThrow(() -> new AssertionError("nobody is judged"));
    }

    /** Timers of the judge run meanwhile, and what it repeats leads to nothing new. */
    private void waitInVain(Pair pair) {
        var judge = judge(pair);
        pair.network().clock().advance(Duration.ofSeconds(2));
        long now = pair.network().clock().now();
        while (judge.session().nextTimeout(now) == 0) {
            judge.expire(now);
        }
        judge.transmitted().forEach(judged(pair)::receive);
        deliver(judged(pair), judge, now);
        assertFalse(judge.session().isEstablished());
        assertEquals(Optional.empty(), judge.session().failure());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void untilTheVerdictIsThereNothingIsEstablishedAndNoDataDelivered(boolean believed) {
        var first = new AtomicBoolean(true);
        var trust = TrustAnchors.judgedBy((chain, name) -> first.getAndSet(false) || believed);
        try (var resuming = Resuming.by(means, setup -> judging(setup, trust, TaskMode.APPLICATION));
                var pair = resuming.setup().over(VirtualNetwork.seeded(1))) {
            var task = pendingVerdict(pair);
            var judge = judge(pair).session();
            long now = pair.network().clock().now();
            assertFalse(judge.isEstablished());
            assertEquals(Optional.empty(), judge.info());
            // A server's client has said its last word, and may go on with data.
            boolean isAhead = judged(pair).session().isEstablished();
            assertEquals(judging == Role.SERVER, isAhead);
            if (isAhead) {
                var early = ByteBuffer.wrap(judged(pair).sealed("early"));
                var outcome = judge.receive(early, ByteBuffer.allocate(100), now);
                assertEquals("DISCARDED(STASHED)", outcome.toString());
            }
            waitInVain(pair);
            now = pair.network().clock().now();
            task.run();
            var verdict = judge.resume(task, now);
            var plaintext = ByteBuffer.allocate(100);
            if (!believed) {
                assertEquals(ReceiveOutcome.Kind.FAILED, verdict.kind());
                assertEquals(
                        ReceiveOutcome.Kind.FAILED,
                        judge.receiveStashed(plaintext, now).kind());
                assertEquals(0, plaintext.position());
                pair.runUntilQuiet();
                assertRefused(pair, judge, AlertDescription.CERTIFICATE_UNKNOWN, FailureReason.UNTRUSTED_CERTIFICATE);
                return;
            }
            assertEquals(ReceiveOutcome.Kind.ESTABLISHED, verdict.kind());
            if (isAhead) {
                assertEquals(
                        ReceiveOutcome.Kind.DATA,
                        judge.receiveStashed(plaintext, now).kind());
                assertEquals("early", US_ASCII.decode(plaintext.flip()).toString());
            }
            pair.runUntilQuiet();
            assertResumed(pair);
        }
    }
}
