package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server with several clients is told of their messages. */
class TraceOfManyTest {
    private static final PeerPath ONE = Carrier.path("192.0.2.1", 4001);
    private static final PeerPath OTHER = Carrier.path("192.0.2.2", 4002);

    @ParameterizedTest
    @EnumSource
    void aServersTraceTellsItsSessionsApartByTheirPaths(ProtocolVersion version) {
        var told = new ArrayList<TracedMessage>();
        var config = Pki.server(version).messageTrace(told::add).build();
        var clientConfig = Pki.client(version).build();
        try (var acceptor = DtlsAcceptor.create(config);
                var one = DtlsSession.client(clientConfig, Pki.SERVER, 0);
                var other = DtlsSession.client(clientConfig, Pki.SERVER, 0)) {
            Carrier.converse(one, ONE, acceptor, 0);
            var ofOne = List.copyOf(told);
            assertTrue(one.isEstablished());
            assertEquals(Set.of(ONE), paths(ofOne));
            told.clear();
            Carrier.converse(other, OTHER, acceptor, 0);
            assertTrue(other.isEstablished());
            assertEquals(Set.of(OTHER), paths(told));
            assertEquals(names(ofOne), names(told));
            told.clear();
            Carrier.output(other, 0);
            other.shutdown(0);
            one.shutdown(0);
            Carrier.converse(other, OTHER, acceptor, 0);
            assertEquals(Set.of(OTHER), paths(told));
            Carrier.converse(one, ONE, acceptor, 0);
            assertEquals(Set.of(ONE, OTHER), paths(told));
            assertEquals(Set.of("close_notify"), Set.copyOf(names(told)));
        }
    }

    private static Set<PeerPath> paths(List<TracedMessage> messages) {
        return messages.stream().map(TracedMessage::path).collect(Collectors.toSet());
    }

    private static List<String> names(List<TracedMessage> messages) {
        return messages.stream().map(TracedMessage::name).toList();
    }
}
