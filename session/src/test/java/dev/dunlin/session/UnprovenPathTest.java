package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes to an address that has not shown that it reads what it is sent: no more than three times what came from there. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class UnprovenPathTest {
    private static final PeerPath HERE = Carrier.path("192.0.2.1", 4000);
    private static final long SECOND = 1_000_000_000L;

    private final ProtocolVersion version;
    private final DtlsAcceptor trusting;
    private final DtlsSession client;
    private int bytesIn;
    private int bytesOut;

    UnprovenPathTest(ProtocolVersion version) {
        this.version = version;
        trusting = DtlsAcceptor.create(
                Pki.server(version).cookieExchange(false).mtu(256).build());
        client = DtlsSession.client(Pki.client(version).build(), Pki.SERVER, 0);
    }

    /** What a client says first. */
    private byte[] firstHello() {
        try (var other = DtlsSession.client(Pki.client(version).build(), Pki.SERVER, 0)) {
            return Carrier.output(other, 0).get(0);
        }
    }

    @AfterEach
    void closeBoth() {
        client.close();
        trusting.close();
        assertEquals(0, trusting.associations());
    }

    private ReceiveOutcome.Kind come(byte[] datagram, long now) {
        bytesIn += datagram.length;
        return Carrier.kind(Carrier.bring(trusting, HERE, datagram, now));
    }

    private List<Carrier.Addressed> go(long now) {
        var output = Carrier.output(trusting, now);
        output.forEach(datagram -> bytesOut += datagram.bytes().length);
        return output;
    }

    private void assertBounded() {
        assertTrue(bytesOut <= 3 * bytesIn, bytesOut + " bytes for " + bytesIn);
    }

    @Test
    void aFlightIsCutOffWhereItWouldBecomeAnAmplifier() {
        come(firstHello(), 0);
        assertFalse(go(0).isEmpty());
        assertBounded();
        // Time alone changes nothing: nobody has answered.
        for (int i = 1; i <= 400; i++) {
            var unused = trusting.handleTimeout(i * SECOND);
            go(i * SECOND);
            assertBounded();
        }
        assertEquals(0, trusting.associations());
        assertEquals(1, trusting.counters().total(Counters.Total.HANDSHAKES_FAILED));
    }

    @Test
    void noiseFromThePathCountsByItsBytesOnly() {
        come(firstHello(), 0);
        go(0);
        int before = bytesOut;
        int unused = 3 * bytesIn - bytesOut;
        come(new byte[] {23, -2, -3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1}, 0);
        go(0);
        assertTrue(bytesOut - before <= unused + 3 * 14);
        assertBounded();
    }

    @Test
    void aClientThatRepeatsItselfGetsThrough() {
        var hello = Carrier.output(client, 0).get(0);
        long now = 0;
        int knocks = 0;
        while (!client.isEstablished() && knocks < 10) {
            knocks++;
            come(hello, now);
            for (var answers = go(now); !answers.isEmpty(); answers = go(now)) {
                for (var answer : answers) {
                    Carrier.bring(client, answer.bytes(), now);
                }
                for (var datagram : Carrier.output(client, now)) {
                    come(datagram, now);
                }
            }
            now += SECOND;
        }
        assertTrue(client.isEstablished());
        assertTrue(knocks > 1, "the first ClientHello alone cannot pay for the certificate");
        assertBounded();
    }

    @Test
    void whoeverFinishesTheHandshakeIsThere() {
        aClientThatRepeatsItselfGetsThrough();
        Carrier.bring(trusting, HERE, Carrier.sealed(client, "x", 100 * SECOND), 100 * SECOND);
        var session = trusting.session().orElseThrow();
        int most = session.maxPlaintext();
        for (int i = 0; i < 100; i++) {
            assertEquals(most, "x".repeat(most).length());
            bytesOut += Carrier.sealed(session, "x".repeat(most), 100 * SECOND).length;
        }
        assertTrue(bytesOut > 3 * bytesIn);
    }

    @Test
    void whatMayNotBeSentIsNotWaitedFor() {
        come(firstHello(), 0);
        go(0);
        var session = trusting.session();
        assertTrue(session.isEmpty());
        come(Knock.datagram(Knock.hello(2), 0, 0), 0);
        var spent = trusting.session().orElseThrow();
        go(0);
        spent.shutdown(0);
        go(0);
        assertEquals(0, trusting.associations());
        assertBounded();
    }

    @Test
    @Requirement("RFC6347-4.2.1-r")
    void aPathThatIsVouchedForIsSentEverythingAtOnceAndAskedForNothing() {
        try (var ice = DtlsAcceptor.create(
                Pki.server(version).provenPaths(HERE::equals).mtu(256).build())) {
            Carrier.converse(client, HERE, ice, 0);
            assertTrue(client.isEstablished());
            assertEquals(0, ice.counters().total(Counters.Total.COOKIES_SENT));
            var elsewhere = Carrier.path("192.0.2.2", 4000);
            var outcomes = Carrier.bring(ice, elsewhere, firstHello(), 0);
            assertEquals(1, ice.counters().discarded(DiscardReason.COOKIE_REQUESTED));
            assertEquals(ReceiveOutcome.Kind.DISCARDED, Carrier.kind(outcomes));
        }
    }

    @Test
    void theAnswerToAClientHelloWithoutCookieIsShorterThanIt() {
        try (var asking = DtlsAcceptor.create(Pki.server(version).build())) {
            var hello = firstHello();
            Carrier.bring(asking, HERE, hello, 0);
            var answer = Carrier.output(asking, 0);
            assertEquals(1, answer.size());
            assertTrue(answer.get(0).bytes().length < hello.length);
        }
    }
}
