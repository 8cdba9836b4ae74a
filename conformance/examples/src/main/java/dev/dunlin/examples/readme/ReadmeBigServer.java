package dev.dunlin.examples.readme;

import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.net.DtlsServer;
import dev.dunlin.session.net.SessionHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;

/** The server with several loops of README. */
final class ReadmeBigServer {
    private ReadmeBigServer() {}

    // readme:begin
    static DtlsServer serve(InetSocketAddress address, DtlsServerConfig config, SessionHandler handler, Executor slow)
            throws IOException {
        return DtlsServer.builder(config, handler)
                .loops(4) // each a thread with a socket; a session always has the same one
                .executor(slow) // signing, certificate decisions, look-ups: whatever TaskMode.APPLICATION hands out
                .bind(address);
    }

    static String end(DtlsServer server) {
        return server.stop(Duration.ofSeconds(2)).toString(); // how many closed, were aborted, were left undelivered
    }
    // readme:end
}
