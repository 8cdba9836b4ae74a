package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.net.SessionEnd;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several OpenSSL clients of one server, at once from their own addresses and one after the other from the same. */
@RequiresOpenSsl
@Timeout(120)
class OpenSslPathTest {
    private static final int CLIENTS = 5;

    private final OpenSsl openssl;
    private final Certificates certificates;

    OpenSslPathTest(OpenSsl openssl, Certificates certificates) {
        this.openssl = openssl;
        this.certificates = certificates;
    }

    @Test
    void serverKeepsItsClientsApart() {
        var clients = new ArrayList<OpenSslPeer>();
        try (var server = new EchoServer(config())) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(openssl.connect(server.port()));
            }
            for (int i = 0; i < CLIENTS; i++) {
                server.awaitEstablished();
            }
            for (int i = 0; i < CLIENTS; i++) {
                Exchange.echo(clients.get(i), server, "from number " + i);
            }
        } finally {
            clients.forEach(OpenSslPeer::close);
        }
    }

    @Test
    @Requirement({"RFC6347-4.2.8-a", "RFC6347-4.2.8-c"})
    void clientThatComesBackFromTheSamePortReplacesItsOldSession() {
        try (var server = new EchoServer(config())) {
            int port;
            try (var first = openssl.connect(server.port())) {
                port = server.awaitEstablished().peer().getPort();
                Exchange.echo(first, server, "before the crash");
                first.kill();
            }
            try (var second = openssl.connect(server.port(), "-bind", "127.0.0.1:" + port)) {
                var session = server.awaitEstablished();
                assertEquals(port, session.peer().getPort());
                assertEquals(SessionEnd.Kind.REPLACED, server.awaitEnd().kind());
                Exchange.echo(second, server, "after the crash");
            }
        }
    }

    private DtlsServerConfig config() {
        return DtlsServerConfig.builder()
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .limits(Exchange.QUICK)
                .build();
    }
}
