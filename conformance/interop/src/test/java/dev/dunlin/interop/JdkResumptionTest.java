package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.SessionStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that go on with the JDK's SSLEngine, in both roles, by ticket and by session id. */
@RequiresOpenSsl
@Timeout(120)
class JdkResumptionTest {
    private final Certificates certificates;

    JdkResumptionTest(Certificates certificates) {
        this.certificates = certificates;
    }

    @ParameterizedTest(name = "tickets: {0}")
    @ValueSource(booleans = {true, false})
    void jdkResumesWithTheServer(boolean tickets) throws Exception {
        var config = DtlsServerConfig.builder()
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .limits(Exchange.QUICK)
                .tickets(tickets)
                .sessionCache(InMemorySessionCache.create())
                .build();
        var context = JdkPeer.context(certificates.client(KeyKind.P_256), certificates);
        try (var server = new EchoServer(config)) {
            for (boolean resumed : new boolean[] {false, true, true}) {
                try (var client = JdkPeer.client(context, server.address())) {
                    client.handshake();
                    client.send("ping");
                    assertEquals("ping", client.receive());
                    assertEquals(resumed, server.awaitEstablished().info().resumed());
                    client.sayGoodbye();
                }
            }
        }
    }

    @ParameterizedTest(name = "tickets: {0}")
    @ValueSource(booleans = {true, false})
    void clientResumesWithTheJdk(boolean tickets) throws Exception {
        var config = DtlsClientConfig.builder()
                .trust(certificates.trust())
                .limits(Exchange.QUICK)
                .tickets(tickets)
                .sessionStore(new WhateverThePort())
                .build();
        var context = JdkPeer.context(certificates.server(KeyKind.P_256), certificates);
        for (boolean resumed : new boolean[] {false, true, true}) {
            try (var server = JdkPeer.server(context, false);
                    var client = Exchange.client(server.address(), config)) {
                var serving = CompletableFuture.supplyAsync(() -> echo(server));
                assertEquals(resumed, Exchange.connect(client).resumed());
                Exchange.send(client, "ping");
                assertEquals("ping", Exchange.receive(client));
                assertEquals("ping", serving.get(Exchange.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
        }
    }

    private static String echo(JdkPeer server) {
        try {
            server.handshake();
            var message = server.receive();
            server.send(message);
            return message;
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    /** Each SSLEngine has a port of its own here, and one context behind them. */
    private static final class WhateverThePort implements SessionStore {
        private Optional<ResumableSession> session = Optional.empty();

        @Override
        public Optional<ResumableSession> find(PeerName server, PeerPath path) {
            return session.map(ResumableSession::copy);
        }

        @Override
        public void put(PeerName server, PeerPath path, ResumableSession latest) {
            session = Optional.of(latest);
        }

        @Override
        public void remove(PeerName server, PeerPath path) {
            session = Optional.empty();
        }
    }
}
