package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import java.nio.ByteBuffer;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever fails on our own side, and at whichever step, ends one association by name and leaves nothing behind: no exception, no secret,
 * no place that is taken.
 */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class LocalFaultTest {
    private static final PeerPath HERE = Carrier.path("192.0.2.1", 4000);
    private static final int MOST_STEPS = 300;
    private static final Set<FailureReason> OURS = Set.of(FailureReason.INTERNAL_ERROR, FailureReason.TASK_FAILED);

    private final ProtocolVersion version;
    private final FailingProvider provider = new FailingProvider();
    private final CryptoProvider crypto = CryptoProvider.only(provider);

    LocalFaultTest(ProtocolVersion version) {
        this.version = version;
    }

    private DtlsServerConfig.Builder asking() {
        return Pki.server(version)
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(Pki.trust("ca"));
    }

    private DtlsClientConfig.Builder client() {
        return Pki.client(version).credentials(Pki.credentials("client"));
    }

    private static void assertEndedByUs(DtlsSession session) {
        assertTrue(session.isClosed(), session::toString);
        assertFalse(session.isEstablished());
        var failure = session.failure().orElseThrow();
        assertTrue(OURS.contains(failure.reason()), failure::toString);
        assertEquals(Optional.of(AlertDescription.INTERNAL_ERROR), failure.alert());
        assertTrue(session.export("EXPORTER-x", 16).isEmpty());
        assertEquals(Long.MAX_VALUE, session.nextTimeout(0));
        assertEquals(0, session.bytesHeld());
    }

    /** Either it failed on our side, and the peer has heard so or nothing; or it did not have to fail. */
    private void assertFailedOrDone(DtlsSession ours, DtlsSession theirs) {
        if (provider.hasFailed()) {
            assertEndedByUs(ours);
            theirs.failure().ifPresent(told -> assertEquals(FailureReason.PEER_ALERT, told.reason()));
        } else {
            assertTrue(ours.isEstablished());
            assertTrue(theirs.isEstablished());
        }
    }

    @Test
    void aClientWhoseProviderFailsAtAnyStepEndsByName() {
        var config = client().crypto(crypto).build();
        int step = 0;
        do {
            provider.failAfter(step);
            try (var client = DtlsSession.client(config, Pki.SERVER, 0);
                    var server = DtlsSession.server(asking().build(), 0)) {
                Carrier.converse(client, server, 0);
                assertFailedOrDone(client, server);
            } catch (ProviderException fault) {
                // Whoever has no key share to offer has no session to begin with.
                assertEquals(ProtocolVersion.DTLS_1_3, version, fault::toString);
                assertTrue(provider.hasFailed());
            }
            step++;
        } while (provider.hasFailed() && step < MOST_STEPS);
        assertTrue(step > 10 && step < MOST_STEPS, "steps: " + step);
    }

    @Test
    void aServerWhoseProviderFailsAtAnyStepEndsByName() {
        var config = asking().cookieExchange(false)
                .provenPaths(path -> true)
                .crypto(crypto)
                .build();
        int step = 0;
        do {
            provider.failAfter(step);
            try (var client = DtlsSession.client(client().build(), Pki.SERVER, 0);
                    var server = DtlsSession.server(config, 0)) {
                Carrier.converse(client, server, 0);
                assertFailedOrDone(server, client);
            }
            step++;
        } while (provider.hasFailed() && step < MOST_STEPS);
        assertTrue(step > 10 && step < MOST_STEPS, "steps: " + step);
    }

    @Test
    void anAcceptorWhoseProviderFailsAtAnyStepServesTheNextClient() {
        var config = asking().crypto(crypto).build();
        int step = 0;
        do {
            try (var acceptor = DtlsAcceptor.create(config)) {
                provider.failAfter(step);
                try (var unlucky = DtlsSession.client(client().build(), Pki.SERVER, 0)) {
                    Carrier.converse(unlucky, HERE, acceptor, 0);
                    if (provider.hasFailed()) {
                        assertNotEstablishedUnlessDone(unlucky);
                    } else {
                        assertTrue(unlucky.isEstablished());
                    }
                }
                assertEquals(provider.hasFailed() ? 0 : 1, acceptor.associations());
                assertEquals(0, acceptor.halfOpen());
                assertEquals(0, acceptor.bytesHeld());
                boolean failed = provider.hasFailed();
                provider.recover();
                if (failed) {
                    assertServes(acceptor);
                }
                provider.failAfter(failed ? 0 : Integer.MAX_VALUE);
                step = failed ? step + 1 : MOST_STEPS;
            }
        } while (step < MOST_STEPS);
        assertFalse(provider.hasFailed());
    }

    /** A client of DTLS 1.3 is done with its Finished, and a server whose provider is gone cannot even seal what it thinks of that. */
    private void assertNotEstablishedUnlessDone(DtlsSession client) {
        if (version == ProtocolVersion.DTLS_1_2) {
            assertFalse(client.isEstablished());
        }
        client.failure().ifPresent(told -> assertEquals(FailureReason.PEER_ALERT, told.reason()));
    }

    private void assertServes(DtlsAcceptor acceptor) {
        try (var lucky = DtlsSession.client(client().build(), Pki.SERVER, 0)) {
            Carrier.converse(lucky, Carrier.path("192.0.2.9", 1), acceptor, 0);
            assertTrue(lucky.isEstablished());
        }
    }

    /** Fails from the n-th request on. */
    private static final class FailingRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private int left = Integer.MAX_VALUE;
        private boolean hasFailed;

        void failAfter(int requests) {
            left = requests;
            hasFailed = false;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (left-- <= 0) {
                left = 0;
                hasFailed = true;
                throw new ProviderException("no randomness");
            }
            super.nextBytes(bytes);
        }
    }

    @Test
    void aServerWhoseRandomnessFailsAtAnyStepEndsByName() {
        var random = new FailingRandom();
        var config = asking().cookieExchange(false)
                .provenPaths(path -> true)
                .random(random)
                .build();
        int step = 0;
        do {
            random.failAfter(Integer.MAX_VALUE);
            try (var client = DtlsSession.client(client().build(), Pki.SERVER, 0);
                    var server = DtlsSession.server(config, 0)) {
                random.failAfter(step);
                Carrier.converse(client, server, 0);
                assertEquals(!random.hasFailed, server.isEstablished());
                if (random.hasFailed) {
                    assertEndedByUs(server);
                }
            }
            step++;
        } while (random.hasFailed && step < MOST_STEPS);
        assertTrue(step > 2 && step < MOST_STEPS, "steps: " + step);
    }

    @Test
    void aKeyLogThatFailsEndsTheSessionOnEitherSide() {
        KeyLog full = line -> {
            throw new UnsupportedOperationException("disk full");
        };
        try (var client = DtlsSession.client(client().keyLog(full).build(), Pki.SERVER, 0);
                var server = DtlsSession.server(asking().build(), 0)) {
            Carrier.converse(client, server, 0);
            assertEndedByUs(client);
            assertEquals(
                    FailureReason.PEER_ALERT, server.failure().orElseThrow().reason());
        }
        try (var client = DtlsSession.client(client().build(), Pki.SERVER, 0);
                var server = DtlsSession.server(asking().keyLog(full).build(), 0)) {
            Carrier.converse(client, server, 0);
            assertEndedByUs(server);
            assertEquals(
                    FailureReason.PEER_ALERT, client.failure().orElseThrow().reason());
        }
    }

    /** Judges nobody, for it does not work at all. */
    private static final class BrokenTrust implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyType) {
            throw new UnsupportedOperationException("directory is down");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyType) {
            throw new UnsupportedOperationException("directory is down");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void aTrustManagerThatFailsLetsNobodyIn() {
        var broken = TrustAnchors.of(new BrokenTrust());
        try (var client = DtlsSession.client(client().trust(broken).build(), Pki.SERVER, 0);
                var server = DtlsSession.server(asking().build(), 0)) {
            Carrier.converse(client, server, 0);
            assertEndedByUs(client);
        }
        try (var client = DtlsSession.client(client().build(), Pki.SERVER, 0);
                var server = DtlsSession.server(asking().trust(broken).build(), 0)) {
            Carrier.converse(client, server, 0);
            assertEndedByUs(server);
        }
    }

    @Test
    void aFilterThatFailsLetsNobodyInAndStopsNobodyElse() {
        var config = Pki.server(version)
                .accept(path -> {
                    if (path.equals(HERE)) {
                        throw new UnsupportedOperationException("no list");
                    }
                    return true;
                })
                .build();
        try (var acceptor = DtlsAcceptor.create(config)) {
            var datagram = ByteBuffer.wrap(Knock.datagram(Knock.hello(1), 0, 0));
            var outcome = acceptor.receive(HERE, datagram, ByteBuffer.allocate(0), 0);
            assertEquals(List.of(DiscardReason.LOCAL_FAULT), List.of(((ReceiveOutcome.Discarded) outcome).reason()));
            assertFalse(datagram.hasRemaining());
            assertEquals(0, acceptor.associations());
            try (var other = DtlsSession.client(client().build(), Pki.SERVER, 0)) {
                Carrier.converse(other, Carrier.path("192.0.2.2", 4000), acceptor, 0);
                assertTrue(other.isEstablished());
            }
        }
    }

    @Test
    void anEstablishedSessionAsksTheProviderForNothingAnyMore() {
        try (var client = DtlsSession.client(client().crypto(crypto).build(), Pki.SERVER, 0);
                var server = DtlsSession.server(asking().build(), 0)) {
            Carrier.converse(client, server, 0);
            provider.failAfter(0);
            assertEquals(
                    ReceiveOutcome.Kind.DATA,
                    Carrier.kind(Carrier.bring(server, Carrier.sealed(client, "ping", 0), 0)));
            assertEquals(
                    ReceiveOutcome.Kind.DATA,
                    Carrier.kind(Carrier.bring(client, Carrier.sealed(server, "pong", 0), 0)));
            assertFalse(provider.hasFailed());
        }
    }
}
