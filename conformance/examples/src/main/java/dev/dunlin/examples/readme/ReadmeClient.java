package dev.dunlin.examples.readme;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.net.DtlsClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/** The client of README. */
final class ReadmeClient {
    private ReadmeClient() {}

    // readme:begin
    static String ask(String host, int port, Path ca, String question) throws IOException, CredentialsException {
        var config = DtlsClientConfig.builder().trust(TrustAnchors.fromPem(ca)).build();
        try (var client = DtlsClient.to(host, port, config)) {
            var connected = client.connect(Duration.ofSeconds(5));
            if (connected.kind() != ConnectOutcome.Kind.ESTABLISHED) {
                return "not connected: " + connected; // who refused and why, or what timed out
            }
            var sent = client.send(question.getBytes(UTF_8));
            if (sent.kind() != SendOutcome.Kind.SENT) {
                return "not sent: " + sent;
            }
            var answer = ByteBuffer.allocate(1 << 14);
            var received = client.receive(answer, Duration.ofSeconds(2));
            return switch (received.kind()) {
                case DATA -> UTF_8.decode(answer.flip()).toString();
                case TIMED_OUT -> "no answer: either datagram may be lost, ask again";
                default -> "no answer: " + received;
            };
        }
    }
    // readme:end
}
