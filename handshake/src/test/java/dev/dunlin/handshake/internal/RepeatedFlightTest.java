package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.requirements.Requirement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Flights of DTLS 1.3 that are sent again, byte for byte, in the epochs of the first time. */
class RepeatedFlightTest {
    private static final int REPETITIONS = 4;

    private static void assertRepeats(List<Flown> flight, DriverUnderTest driver) {
        assertFalse(flight.isEmpty());
        for (int i = 0; i < REPETITIONS; i++) {
            assertNotEquals(HandshakeDriver.Expiry.UNRESPONSIVE, driver.expire());
            assertEquals(flight, driver.sent());
        }
    }

    /** What the driver sends, and sends again. */
    private static List<Flown> repeated(DriverUnderTest driver) {
        var flight = driver.sent();
        assertRepeats(flight, driver);
        return flight;
    }

    private static TestSettings patient(TestSettings settings) {
        return settings.dtls13Only().expiries(100);
    }

    @Test
    @Requirement({"RFC9147-5.5-f", "RFC9147-4.2.1-e"})
    void aClientRepeatsItsFlightsByteForByte() {
        var driver = DriverUnderTest.client(patient(TestSettings.client().credentials("client")));
        var hello = repeated(driver);
        assertNotEquals(HandshakeDriver.Expiry.UNRESPONSIVE, driver.expire());
        var server = ScriptedDtls13Server.of(driver);
        assertEquals(hello.get(0).message(ScriptedDtls13Client.DECODER), server.hello());

        server.before(HandshakeType.CERTIFICATE);
        ScriptedServer.requireTaken(server.send(ScriptedDtls13Server.certificateRequest()));
        ScriptedServer.requireTaken(server.send(server.certificate()));
        ScriptedServer.requireTaken(server.send(server.certificateVerify()));
        ScriptedServer.requireTaken(server.send(server.finished()));
        var last = repeated(driver);
        assertEquals(
                List.of(
                        HandshakeType.CERTIFICATE.code(),
                        HandshakeType.CERTIFICATE_VERIFY.code(),
                        HandshakeType.FINISHED.code()),
                last.stream().map(Flown::type).toList());
        last.forEach(message -> assertEquals(ScriptedDtls13Peer.HANDSHAKE_EPOCH, message.epoch()));
    }

    @Test
    @Requirement({"RFC9147-5.5-f", "RFC9147-4.2.1-e"})
    void aServerRepeatsItsFlightByteForByte() {
        var client = ScriptedDtls13Client.of(patient(TestSettings.server().asking(ClientAuthentication.REQUIRE)));
        var flight = client.begin(client.clientHello());
        assertEquals(6, flight.size());
        assertRepeats(flight, client.driver);
        assertEquals(
                List.of(0, 2, 2, 2, 2, 2), flight.stream().map(Flown::epoch).toList());
    }

    @Test
    @Requirement({"RFC9147-5.5-f", "RFC9147-4.2.1-e"})
    void soIsAKeyUpdateOfEitherSide() {
        var server = ScriptedDtls13Server.of(patient(TestSettings.client())).complete();
        repeated(server.driver);
        server.acknowledge(ScriptedDtls13Peer.HANDSHAKE_EPOCH);
        assertUpdateIsRepeated(server.driver);

        var client = ScriptedDtls13Client.of(patient(TestSettings.server())).complete();
        assertUpdateIsRepeated(client.driver);
    }

    private static void assertUpdateIsRepeated(DriverUnderTest driver) {
        driver.sent();
        assertEquals(HandshakeDriver.KeyUpdating.STARTED, driver.driver().updateKeys(true, 0));
        var update = repeated(driver);
        assertEquals(
                HandshakeType.KEY_UPDATE.code(), update.get(update.size() - 1).type());
        assertEquals(
                ScriptedDtls13Peer.APPLICATION_EPOCH,
                update.get(update.size() - 1).epoch());
    }
}
