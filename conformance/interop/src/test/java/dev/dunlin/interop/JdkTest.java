package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.Role;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.Counters;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionInfo;
import dev.dunlin.session.net.SessionEnd;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tables for all peers do not ask of the JDK: each suite with each key, cookies, small paths, goodbyes. */
@RequiresOpenSsl
@Timeout(120)
class JdkTest {
    private final Certificates certificates;

    JdkTest(Certificates certificates) {
        this.certificates = certificates;
    }

    static Stream<Arguments> suites() {
        return PeerKind.JDK.keys(Role.SERVER).flatMap(key -> key.suites().stream()
                .filter(suite -> PeerKind.JDK.has(suite, Role.SERVER))
                .map(suite -> Arguments.of(key, suite)));
    }

    @ParameterizedTest(name = "{0} certificate, {1}")
    @MethodSource("suites")
    void clientExchangesDataWithTheJdk(KeyKind key, CipherSuite suite) throws Exception {
        var context = JdkPeer.context(certificates.server(key), certificates);
        try (var server = JdkPeer.server(context, false);
                var client = Exchange.client(server.address(), trusting().build())) {
            server.suite(suite.name());
            var serving = start(() -> handshakeAndEcho(server));
            var info = Exchange.connect(client);
            Exchange.send(client, "ping");
            assertEquals("ping", Exchange.receive(client));
            assertAgreed(info, suite, finish(serving));
        }
    }

    @ParameterizedTest(name = "{0} certificate, {1}")
    @MethodSource("suites")
    void serverExchangesDataWithTheJdk(KeyKind key, CipherSuite suite) throws Exception {
        var config = serving(key).build();
        var context = JdkPeer.context(certificates.client(key), certificates);
        try (var server = new EchoServer(config);
                var client = JdkPeer.client(context, server.address())) {
            client.suite(suite.name());
            var session = client.handshake();
            client.send("ping");
            assertEquals("ping", client.receive());
            assertAgreed(server.awaitEstablished().info(), suite, session);
            assertEquals(1, server.counters().total(Counters.Total.COOKIES_ACCEPTED));
        }
    }

    @Test
    @Requirement({"RFC7301-3.1-a", "RFC9325-3.8-a"})
    void clientTakesTheProtocolThatTheJdkChooses() throws Exception {
        var context = JdkPeer.context(certificates.server(KeyKind.P_256), certificates);
        try (var server = JdkPeer.server(context, false);
                var client = Exchange.client(
                        server.address(),
                        trusting().applicationProtocols("coap", "mqtt").build())) {
            server.protocols("mqtt", "coap");
            var serving = start(() -> handshakeAndEcho(server));
            var info = Exchange.connect(client);
            Exchange.send(client, "ping");
            assertEquals("ping", Exchange.receive(client));
            finish(serving);
            assertEquals(Optional.of(ApplicationProtocol.of("mqtt")), info.applicationProtocol());
            assertEquals("mqtt", server.protocol());
        }
    }

    @Test
    @Requirement({"RFC7301-3.1-a", "RFC7301-3.2-a", "RFC9325-3.8-a"})
    void serverChoosesTheProtocolForTheJdk() throws Exception {
        var config = serving(KeyKind.P_256).applicationProtocols("mqtt", "coap").build();
        var context = JdkPeer.context(certificates.client(KeyKind.P_256), certificates);
        try (var server = new EchoServer(config);
                var client = JdkPeer.client(context, server.address())) {
            client.protocols("coap", "mqtt");
            client.handshake();
            assertEquals("mqtt", client.protocol());
            assertEquals(
                    Optional.of(ApplicationProtocol.of("mqtt")),
                    server.awaitEstablished().info().applicationProtocol());
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {256, 400, 600})
    @Requirement({"RFC6347-4.2.3-b", "RFC6347-4.2.3-c", "RFC6347-4.2.3-f", "RFC6347-4.2.6-a"})
    void clientAndTheJdkUnderstandEachOthersFragments(int mtu) throws Exception {
        var config = trusting()
                .credentials(certificates.client(KeyKind.RSA_2048).credentials())
                .mtu(mtu)
                .build();
        var context = JdkPeer.context(certificates.server(KeyKind.RSA_2048), certificates);
        try (var server = JdkPeer.server(context, true);
                var path = new LossyPath(server.address());
                var client = Exchange.client(path.address(), config)) {
            server.mtu(mtu);
            var serving = start(() -> handshakeAndEcho(server));
            Exchange.connect(client);
            Exchange.send(client, "ping");
            assertEquals("ping", Exchange.receive(client));
            finish(serving);
            assertSmall(path, mtu);
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {256, 400, 600})
    @Requirement({"RFC6347-4.2.3-b", "RFC6347-4.2.3-c", "RFC6347-4.2.3-f", "RFC6347-4.2.6-a"})
    void serverAndTheJdkUnderstandEachOthersFragments(int mtu) throws Exception {
        var config = serving(KeyKind.RSA_2048)
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(certificates.trust())
                .mtu(mtu)
                .build();
        var context = JdkPeer.context(certificates.client(KeyKind.RSA_2048), certificates);
        try (var server = new EchoServer(config);
                var path = new LossyPath(server.address());
                var client = JdkPeer.client(context, path.address())) {
            client.mtu(mtu);
            client.handshake();
            client.send("ping");
            assertEquals("ping", client.receive());
            assertSmall(path, mtu);
        }
    }

    @ParameterizedTest(name = "{0} certificate")
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ED25519", "ED448"})
    void closeNotifyOfTheJdkReachesTheClient(KeyKind key) throws Exception {
        var context = JdkPeer.context(certificates.server(key), certificates);
        try (var server = JdkPeer.server(context, false);
                var client = Exchange.client(server.address(), trusting().build())) {
            var serving = start(() -> {
                var session = handshakeAndEcho(server);
                server.sayGoodbye();
                return session;
            });
            Exchange.connect(client);
            Exchange.send(client, "ping");
            assertEquals("ping", Exchange.receive(client));
            var last = client.receive(ByteBuffer.allocate(100), Exchange.PATIENCE);
            assertEquals(ReceiveOutcome.Kind.PEER_CLOSED, last.kind(), last::toString);
            finish(serving);
        }
    }

    @ParameterizedTest(name = "{0} certificate")
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ED25519", "ED448"})
    void closeNotifyOfTheClientReachesTheJdk(KeyKind key) throws Exception {
        var context = JdkPeer.context(certificates.server(key), certificates);
        try (var server = JdkPeer.server(context, false);
                var client = Exchange.client(server.address(), trusting().build())) {
            var serving = start(() -> {
                var session = handshakeAndEcho(server);
                assertEquals("", server.receive(), "close_notify ends what can be received");
                return session;
            });
            Exchange.connect(client);
            Exchange.send(client, "ping");
            assertEquals("ping", Exchange.receive(client));
            assertEquals(
                    SendOutcome.Kind.SENT,
                    client.shutdown(Duration.ofSeconds(1)).kind());
            finish(serving);
        }
    }

    @ParameterizedTest(name = "{0} certificate")
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ED25519", "ED448"})
    @Requirement("RFC5246-7.2.1-a")
    void closeNotifyOfTheJdkReachesTheServerAndIsAnswered(KeyKind key) throws Exception {
        var context = JdkPeer.context(certificates.client(key), certificates);
        try (var server = new EchoServer(serving(key).build());
                var client = JdkPeer.client(context, server.address())) {
            client.handshake();
            client.send("ping");
            assertEquals("ping", client.receive());
            client.sayGoodbye();
            assertEquals(SessionEnd.Kind.PEER_CLOSED, server.awaitEnd().kind());
            assertEquals("", client.receive(), "the answer ends what can be received");
        }
    }

    @ParameterizedTest(name = "{0} certificate")
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ED25519", "ED448"})
    void closeNotifyOfTheServerReachesTheJdk(KeyKind key) throws Exception {
        var context = JdkPeer.context(certificates.client(key), certificates);
        try (var server = new EchoServer(serving(key).build());
                var client = JdkPeer.client(context, server.address())) {
            client.handshake();
            client.send("ping");
            assertEquals("ping", client.receive());
            server.awaitEstablished().shutdown();
            assertEquals("", client.receive(), "close_notify ends what can be received");
            assertEquals(SessionEnd.Kind.CLOSED, server.awaitEnd().kind());
        }
    }

    private static void assertSmall(LossyPath path, int mtu) {
        for (var direction : LossyPath.Direction.values()) {
            assertTrue(path.largest(direction) <= mtu, () -> path.largest(direction) + " bytes " + direction);
        }
    }

    private DtlsClientConfig.Builder trusting() {
        return DtlsClientConfig.builder().trust(certificates.trust()).limits(Exchange.QUICK);
    }

    private DtlsServerConfig.Builder serving(KeyKind key) {
        return DtlsServerConfig.builder()
                .credentials(certificates.server(key).credentials())
                .limits(Exchange.QUICK);
    }

    private static SSLSession handshakeAndEcho(JdkPeer server) throws Exception {
        var session = server.handshake();
        server.send(server.receive());
        return session;
    }

    private static void assertAgreed(SessionInfo ours, CipherSuite suite, SSLSession theirs) {
        assertEquals(suite, ours.suite());
        assertEquals(suite.name(), theirs.getCipherSuite());
        assertEquals("DTLSv1.2", theirs.getProtocol());
    }

    private static <T> FutureTask<T> start(Callable<T> body) {
        var task = new FutureTask<>(body);
        var thread = new Thread(task, "jdk-server");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Fails the test with what the other thread has failed with. */
    private static <T> T finish(FutureTask<T> task) throws InterruptedException, TimeoutException {
        try {
            return task.get(Exchange.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
