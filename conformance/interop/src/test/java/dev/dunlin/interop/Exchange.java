package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.Failure;
import dev.dunlin.session.Limits;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionInfo;
import dev.dunlin.session.net.DtlsClient;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What our ends and a stranger do with each other once both run. */
final class Exchange {
    /** Patience with a machine that is busy with other work; nothing waits this long when all is well. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Real time passes here: a lost datagram costs a tenth of a second instead of the RFC's whole one. */
    static final Limits QUICK = Limits.builder()
            .initialTimeout(Duration.ofMillis(100))
            .maxTimeout(Duration.ofSeconds(1))
            .build();

    private Exchange() {}

    /** A client that has to find server.test at {@code address}. */
    static DtlsClient client(InetSocketAddress address, DtlsClientConfig config) {
        return DtlsClient.to(address, Certificates.SERVER, config);
    }

    /** Completes the handshake; the test fails when it does not succeed. */
    static SessionInfo connect(DtlsClient client) {
        var outcome = client.connect(PATIENCE);
        return assertInstanceOf(ConnectOutcome.Established.class, outcome, outcome::toString)
                .info();
    }

    /** Attempts a handshake that has to fail. */
    static Failure connectInVain(DtlsClient client) {
        var outcome = client.connect(PATIENCE);
        return assertInstanceOf(ConnectOutcome.Failed.class, outcome, outcome::toString)
                .failure();
    }

    /** A line from our client to their server, and the same line back. */
    static void echo(DtlsClient client, OpenSslPeer server, String line) {
        send(client, line + "\n");
        server.await("^" + line + "$");
        server.type(line);
        assertEquals(line + "\n", receive(client));
    }

    /** A line from their client to our server, and the same line back. */
    static void echo(OpenSslPeer client, EchoServer server, String line) {
        client.type(line);
        server.assertEchoed();
        client.await("^" + line + "$");
    }

    /** The same with a server of any kind. */
    static void echo(DtlsClient client, Peer.Server server, String line) {
        send(client, line + "\n");
        server.returnLine(line);
        assertEquals(line + "\n", receive(client));
    }

    /** The same with a client of any kind. */
    static void echo(Peer.Client client, EchoServer server, String line) {
        client.sendLine(line);
        server.assertEchoed();
        client.awaitLine(line);
    }

    /** A message from our client that has to go out. */
    static void send(DtlsClient client, String message) {
        assertEquals(
                SendOutcome.Kind.SENT,
                client.send(message.getBytes(StandardCharsets.US_ASCII)).kind());
    }

    /** The next message for our client. */
    static String receive(DtlsClient client) {
        var buffer = ByteBuffer.allocate(1 << 14);
        var outcome = client.receive(buffer, PATIENCE);
        assertEquals(ReceiveOutcome.Kind.DATA, outcome.kind(), outcome::toString);
        return StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
    }

    /** The subject of the peer's certificate. */
    static String subject(SessionInfo info) {
        return info.peerCertificates().get(0).getSubjectX500Principal().getName();
    }
}
