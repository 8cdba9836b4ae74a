package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.requirements.Requirement;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Application data of DTLS 1.3 that reaches the other side at any point of its handshake. */
class Dtls13OvertakingTest {
    private static final Stages STAGES = new Stages(Setup.standard().mutual().speaking(ProtocolVersion.DTLS_1_3), 13);

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-5.8.1-h", "RFC9147-4.2.1-c"})
    void nothingIsDeliveredBeforeTheHandshakeIsComplete(Role role) {
        int delivered = 0;
        for (int records = 0; records <= STAGES.handshakeLength(); records++) {
            try (var endpoint = STAGES.after(role, records)) {
                boolean wasComplete = endpoint.session().isEstablished();
                endpoint.receive(dataFor(endpoint));
                var messages = endpoint.diary().messages();
                assertEquals(wasComplete ? 1 : 0, messages.size(), "after " + records + " records");
                STAGES.finish(endpoint, records);
                assertTrue(endpoint.session().isEstablished());
                assertTrue(messages.size() <= 1);
                delivered += messages.size();
                endpoint.receive(dataFor(endpoint));
                assertEquals(1, messages.size(), "once, however often it comes");
            }
        }
        assertTrue(delivered > 1, "kept until then where there is room for it");
    }

    /** What the other side sends right after the handshake. */
    private static byte[] dataFor(SessionEndpoint endpoint) {
        return STAGES
                .recording()
                .subList(STAGES.handshakeLength(), STAGES.recording().size())
                .stream()
                .filter(datagram -> datagram.to().equals(endpoint.address()))
                .findFirst()
                .orElseThrow()
                .bytes();
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-5.8.1-h")
    void itsKeysComeWithTheLastRecordOfTheHandshake(Role role) {
        try (var endpoint = STAGES.after(role, STAGES.handshakeLength())) {
            endpoint.receive(dataFor(endpoint));
            var expected = role == Role.CLIENT ? "data of the server" : "data of the client";
            assertEquals(List.of(expected), endpoint.diary().messages());
        }
    }
}
