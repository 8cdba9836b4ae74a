package dev.dunlin.examples.readme;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.session.AddressPolicy;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.net.DtlsClient;
import dev.dunlin.session.net.RebindOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The sensor of README whose port changes. */
final class ReadmeMovingSensor {
    private ReadmeMovingSensor() {}

    // readme:begin
    static DtlsClientConfig sensor(PskCredentials key) {
        return DtlsClientConfig.builder()
                .psk(key)
                .connectionIds(
                        ConnectionIds.towardsPeerOnly()) // our records name the association, those to us need not
                .build();
    }

    static DtlsServerConfig gateway(PskCredentials key) {
        return DtlsServerConfig.builder()
                .psk(key)
                .connectionIds(ConnectionIds.random(8)) // finds the association whatever address a record comes from
                .followPeer(
                        AddressPolicy.NEWEST) // answers at once, with three times the bytes that came, until checked
                .build();
    }

    static String report(DtlsClient client, String measured) {
        var moved = client.rebind(); // after hours of sleep: the NAT has forgotten us, the gateway has not
        if (moved.kind() != RebindOutcome.Kind.REBOUND) {
            return "not moved: " + moved;
        }
        var sent = client.send(measured.getBytes(UTF_8));
        if (sent.kind() != SendOutcome.Kind.SENT) {
            return "not sent: " + sent;
        }
        var answer = ByteBuffer.allocate(1 << 14);
        var received = client.receive(answer, Duration.ofSeconds(2)); // answers the gateway's check as well
        return switch (received.kind()) {
            case DATA -> UTF_8.decode(answer.flip()).toString();
            default -> "no answer: " + received;
        };
    }
    // readme:end
}
