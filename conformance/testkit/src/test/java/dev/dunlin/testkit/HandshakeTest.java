package dev.dunlin.testkit;

import org.junit.jupiter.api.Test;

/** Handshakes on a network without faults. */
class HandshakeTest {
    @Test
    void bothSidesAgreeAndExchangeData() {
        try (var pair = Setup.standard().established()) {
            pair.assertExchange();
        }
    }
}
