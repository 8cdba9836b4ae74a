package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.HeldBytes;
import dev.dunlin.session.Limits;
import dev.dunlin.session.ReceiveOutcome;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Datagrams that nobody honest would send, to both sides in every state. That no call raises, that positions move and that the caller's
 * datagram stays as it is, {@link SessionEndpoint} checks at each of them.
 */
@SecurityHistory("T60")
class HostileInputPropertyTest {
    /** Hostile datagrams for each try: 370,000 in all, more than twenty million in a soak run. */
    private static final int BATCH = Soak.times(50);

    /** Every extension that is negotiated stands in the hellos of the corpus. */
    private static final Setup TALKATIVE = Setup.standard()
            .mutual()
            .client(builder -> builder.applicationProtocols("coap", "mqtt")
                    .recordSizeLimit(512)
                    .maxFragmentLength(1024)
                    .certificateSignatureSchemes(List.of(SignatureScheme.ECDSA_SECP256R1_SHA256)))
            .server(builder -> builder.applicationProtocols("mqtt").recordSizeLimit(1024));

    /** What is left over after a batch must be the session's alone, so that no batch depends on another. */
    private static final Map<ProtocolVersion, Stages> STAGES =
            inBoth(version -> new Stages(TALKATIVE.speaking(version), 11));

    /** The same with a server that asks for no cookie. */
    private static final Map<ProtocolVersion, Stages> TRUSTFUL =
            inBoth(version -> new Stages(TALKATIVE.withoutCookie().speaking(version), 12));

    /** A handshake with a pre-shared key. */
    private static final Map<ProtocolVersion, Stages> PRE_SHARED =
            inBoth(version -> new Stages(Flow.ECDHE_PSK.applyTo(Setup.standard(), version), 13));

    /** Records that name their association. */
    private static final Map<ProtocolVersion, Stages> NAMED = inBoth(version -> new Stages(
            Flow.ECDHE_PSK
                    .applyTo(Setup.standard(), version)
                    .client(builder -> builder.connectionIds(ConnectionIds.random(5)))
                    .server(builder -> builder.connectionIds(ConnectionIds.random(5))),
            16,
            5));

    /** A session that goes on, by a ticket that is renewed. */
    private static final Map<ProtocolVersion, Stages> RESUMED = inBoth(version -> new Stages(
            Resuming.by(
                            switch (version) {
                                case DTLS_1_2 -> Resuming.Means.OLD_TICKET;
                                case DTLS_1_3 -> Resuming.Means.OLD_PSK_TICKET;
                            },
                            Setup::mutual)
                    .setup(),
            14));

    /** Every suite, made when it is first needed. */
    private static final Map<CipherSuite, Stages> SUITES = new EnumMap<>(CipherSuite.class);

    private static final int PATHS = 4;

    private static Map<ProtocolVersion, Stages> inBoth(Function<ProtocolVersion, Stages> stages) {
        var all = new EnumMap<ProtocolVersion, Stages>(ProtocolVersion.class);
        for (var version : ProtocolVersion.values()) {
            all.put(version, stages.apply(version));
        }
        return all;
    }

    private static Stages of(Map<ProtocolVersion, Stages> stages, ProtocolVersion version) {
        return Objects.requireNonNull(stages.get(version));
    }

    @Property(seed = "21", tries = 1200)
    @Requirement("RFC6347-4.1.2.7-a")
    void clientInItsHandshakeAnswersEverythingWithAnOutcome(
            @ForAll ProtocolVersion version, @ForAll long seed, @ForAll @IntRange(max = 20) int heard) {
        assertTypedOutcomes(of(STAGES, version), Role.CLIENT, heard, seed);
    }

    @Property(seed = "22", tries = 1200)
    @Requirement("RFC6347-4.1.2.7-a")
    void serverInItsHandshakeAnswersEverythingWithAnOutcome(
            @ForAll ProtocolVersion version, @ForAll long seed, @ForAll @IntRange(max = 20) int heard) {
        assertTypedOutcomes(of(STAGES, version), Role.SERVER, heard, seed);
    }

    @Property(seed = "29", tries = 800)
    @Requirement("RFC6347-4.1.2.7-a")
    void sideWithAPreSharedKeyAnswersEverythingWithAnOutcome(
            @ForAll ProtocolVersion version,
            @ForAll long seed,
            @ForAll Role role,
            @ForAll @IntRange(max = 20) int heard) {
        assertTypedOutcomes(of(PRE_SHARED, version), role, heard, seed);
    }

    @Property(seed = "38", tries = 800)
    @Requirement({"RFC6347-4.1.2.7-a", "RFC9146-6-f"})
    void sideWithConnectionIdsAnswersEverythingWithAnOutcome(
            @ForAll ProtocolVersion version,
            @ForAll long seed,
            @ForAll Role role,
            @ForAll @IntRange(max = 20) int heard) {
        assertTypedOutcomes(of(NAMED, version), role, heard, seed);
    }

    @Property(seed = "40", tries = 400)
    void acceptorWithConnectionIdsAnswersEverythingWithAnOutcome(@ForAll ProtocolVersion version, @ForAll long seed) {
        assertTypedOutcomes(of(NAMED, version), seed);
    }

    @Property(seed = "37", tries = 800)
    @Requirement("RFC6347-4.1.2.7-a")
    void eitherSideOfAResumptionAnswersEverythingWithAnOutcome(
            @ForAll ProtocolVersion version,
            @ForAll long seed,
            @ForAll Role role,
            @ForAll @IntRange(max = 12) int heard) {
        assertTypedOutcomes(of(RESUMED, version), role, heard, seed);
    }

    @Property(seed = "39", tries = 800)
    @Requirement("RFC6347-4.1.2.7-a")
    void eitherSideOfEverySuiteAnswersEverythingWithAnOutcome(
            @ForAll long seed, @ForAll Role role, @ForAll CipherSuite suite) {
        var stages = SUITES.computeIfAbsent(suite, HostileInputPropertyTest::stagesOf);
        assertTypedOutcomes(stages, role, stages.handshakeLength(), seed);
    }

    private static Stages stagesOf(CipherSuite suite) {
        var suites = List.of(suite);
        var setup = Setup.standard().client(builder -> builder.suites(suites));
        return new Stages(
                switch (suite.authentication()) {
                    case SEPARATE ->
                        setup.server(builder -> builder.suites(suites)).speaking(ProtocolVersion.DTLS_1_3);
                    case PSK -> Setup.standard().preShared(suite);
                    case ECDSA -> setup.server(builder -> builder.suites(suites));
                    case RSA -> setup.serving(Identity.SERVER_RSA_2048).server(builder -> builder.suites(suites));
                },
                15);
    }

    private static void assertTypedOutcomes(Stages stages, Role role, int most, long seed) {
        int heard = Math.min(most, stages.handshakeLength());
        var mutation = new Mutation(stages.recording(), Soak.random(seed));
        var endpoint = stages.after(role, heard);
        for (int i = 0; i < BATCH; i++) {
            endpoint.receive(mutation.next());
            endpoint.transmitted();
            assertTrue(HeldBytes.of(endpoint.session())
                    <= Limits.defaults().reassemblyBytes() + Limits.defaults().clientHelloBytes());
            if (endpoint.session().isClosed()) {
                endpoint.session()
                        .failure()
                        .ifPresent(failure -> assertTrue(failure.detail().length() > 0));
                endpoint = stages.after(role, heard);
            }
        }
        endpoint.close();
    }

    @Property(seed = "23", tries = 800)
    @Requirement({"RFC6347-4.1.2.7-a", "RFC6347-4.1.2.7-d", "RFC6347-4.1.2.6-i"})
    @SecurityHistory({"T12", "T57"})
    void establishedSessionIsDeafToWhoeverHasNoKeys(
            @ForAll ProtocolVersion version, @ForAll long seed, @ForAll Role role) {
        var stages = of(STAGES, version);
        var mutation = new Mutation(stages.recording().subList(0, stages.handshakeLength()), Soak.random(seed));
        try (var endpoint = stages.after(role, stages.handshakeLength())) {
            for (int i = 0; i < BATCH; i++) {
                endpoint.receive(mutation.next());
                // Genuine Finished records are in the corpus: a repeated last flight is the only thing that may go out.
                for (var datagram : endpoint.transmitted()) {
                    Records.in(datagram).forEach(record -> assertTrue(record.type() != Records.ALERT));
                }
                assertTrue(endpoint.session().isEstablished());
            }
            assertEquals(0, HeldBytes.of(endpoint.session()));
            assertGenuineDataIsDelivered(stages, role, endpoint);
        }
    }

    private static void assertGenuineDataIsDelivered(Stages stages, Role role, SessionEndpoint endpoint) {
        int client = stages.handshakeLength();
        var data = stages.recording().get(role == Role.CLIENT ? client + 1 : client);
        endpoint.receive(data.bytes());
        var messages = endpoint.diary().messages();
        assertEquals(1, messages.size());
        assertTrue(messages.get(0).startsWith("data of the "));
    }

    @Property(seed = "24", tries = 400)
    void sessionThatSaysGoodbyeAnswersEverythingWithAnOutcome(
            @ForAll ProtocolVersion version, @ForAll long seed, @ForAll Role role) {
        var stages = of(STAGES, version);
        var mutation = new Mutation(stages.recording(), Soak.random(seed));
        try (var endpoint = stages.after(role, stages.handshakeLength())) {
            endpoint.session().shutdown(stages.clock().now());
            for (int i = 0; i < BATCH; i++) {
                if (i == BATCH / 2) {
                    endpoint.transmitted();
                }
                endpoint.receive(mutation.next());
            }
            assertTrue(endpoint.diary().messages().isEmpty(), "data after the goodbye");
            assertTrue(endpoint.session().failure().isEmpty());
        }
    }

    @Property(seed = "25", tries = 200)
    void sessionThatIsOverAnswersEverythingTheSameWay(
            @ForAll ProtocolVersion version, @ForAll long seed, @ForAll Role role) {
        var stages = of(STAGES, version);
        var mutation = new Mutation(stages.recording(), Soak.random(seed));
        var endpoint = stages.after(role, stages.handshakeLength());
        endpoint.close();
        int before = endpoint.diary().kinds().size();
        for (int i = 0; i < BATCH; i++) {
            endpoint.receive(mutation.next());
            assertTrue(endpoint.transmitted().isEmpty());
        }
        var kinds = endpoint.diary().kinds();
        assertEquals(Collections.nCopies(BATCH, ReceiveOutcome.Kind.CLOSED), kinds.subList(before, kinds.size()));
    }

    @Property(seed = "26", tries = 400)
    void acceptorAnswersEverythingWithAnOutcome(@ForAll ProtocolVersion version, @ForAll long seed) {
        assertTypedOutcomes(of(STAGES, version), seed);
    }

    @Property(seed = "27", tries = 400)
    void acceptorThatBelievesEveryAddressAnswersEverythingWithAnOutcome(
            @ForAll ProtocolVersion version, @ForAll long seed) {
        assertTypedOutcomes(of(TRUSTFUL, version), seed);
    }

    private static void assertTypedOutcomes(Stages stages, long seed) {
        var random = Soak.random(seed);
        var mutation = new Mutation(stages.recording(), random);
        var limits = Limits.defaults();
        var clock = stages.clock();
        try (var acceptor = new AcceptorEndpoint(DtlsAcceptor.create(stages.serverConfig()), Pair.SERVER, clock)) {
            for (int i = 0; i < BATCH; i++) {
                var from = Pair.path(random.nextInt(PATHS), 40_000);
                acceptor.receive(new Datagram(from, Pair.SERVER, mutation.next()), clock.now());
                acceptor.output(clock.now());
            }
            int associations = acceptor.acceptor().associations();
            assertTrue(associations <= 2 * PATHS, () -> associations + " associations");
            assertTrue(HeldBytes.of(acceptor.acceptor())
                    <= limits.clientHelloBytes() + associations * limits.reassemblyBytes());
        }
    }

    @Property(seed = "28", tries = 400)
    @Requirement("RFC6347-4.1.2.7-a")
    void noiseThatIsNoHandshakeMessageNeverHarmsAHandshake(
            @ForAll ProtocolVersion version,
            @ForAll long seed,
            @ForAll Role role,
            @ForAll @IntRange(max = 20) int most) {
        var stages = of(STAGES, version);
        int heard = Math.min(most, stages.handshakeLength());
        var random = Soak.random(seed);
        try (var endpoint = stages.after(role, heard)) {
            for (int i = 0; i < BATCH; i++) {
                endpoint.receive(noise(random));
            }
            stages.finish(endpoint, heard);
            assertTrue(endpoint.session().isEstablished(), endpoint.session()::toString);
        }
    }

    /** Random bytes, sometimes behind the header of a record that only someone with keys could have made. */
    private static byte[] noise(SplittableRandom random) {
        var bytes = new byte[1 + random.nextInt(60)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            return Records.of(20 + random.nextInt(6), 1 + random.nextInt(3), random.nextInt(1 << 20), bytes);
        }
        if (random.nextBoolean()) {
            return Records.unified(random.nextInt(4), random.nextInt(1 << 16), bytes);
        }
        // Not a plaintext handshake message or alert: whoever sends those before there are keys can end the handshake.
        bytes[0] = (byte) (bytes[0] | 0x80);
        return bytes;
    }
}
