package dev.dunlin.examples.readme;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.net.DtlsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** The server of README. */
final class ReadmeServer {
    private ReadmeServer() {}

    // readme:begin
    static DtlsServer serve(int port, Path chain, Path key) throws IOException, CredentialsException {
        var config = DtlsServerConfig.builder()
                .credentials(Credentials.fromPem(chain, key))
                .build();
        return DtlsServer.bind(new InetSocketAddress(port), config, (session, message) -> {
            var sent = session.send(message); // an echo, from the server's own thread; others may send as well
            if (sent.kind() != SendOutcome.Kind.SENT) {
                System.err.println("no answer to " + session.peer() + ": " + sent);
            }
        });
    }
    // readme:end
}
