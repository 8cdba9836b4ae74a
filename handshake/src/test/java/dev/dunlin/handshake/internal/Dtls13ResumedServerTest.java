package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.EncryptedExtensions;
import dev.dunlin.handshake.internal.message.PreSharedKeyAnswer;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.message.ServerName;
import dev.dunlin.handshake.internal.message.ServerNameAcknowledgement;
import dev.dunlin.handshake.internal.resumption.ResumptionSettings;
import dev.dunlin.handshake.internal.resumption.SealedStates;
import dev.dunlin.handshake.internal.resumption.SessionState;
import dev.dunlin.handshake.internal.resumption.TicketAge;
import dev.dunlin.requirements.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The name that a client of DTLS 1.3 asks for, where a session goes on and where none does. */
class Dtls13ResumedServerTest {
    private static final Bytes POLICY = ScriptedPeer.bytes(9);
    private static final String NAME = "server.test";

    /** Whatever is shown is the ticket of a session under {@link #NAME}, with {@link Psk#KEY} for its secret. */
    private record OneTicket() implements SealedStates {
        @Override
        public byte[] seal(byte[] state, Bytes use, Instant now) {
            return new byte[] {1};
        }

        @Override
        public Optional<Opened> open(byte[] sealedState, Bytes use, Instant now) {
            var facts = new SessionState.Facts(
                    CipherSuite.TLS_AES_128_GCM_SHA256,
                    Optional.of(NamedGroup.X25519),
                    Pki.NOW,
                    Optional.of(NAME),
                    PeerIdentity.NONE,
                    POLICY);
            try (var key = Secret.copyOf(Psk.KEY)) {
                return Optional.of(new Opened(SessionState.of(key, facts, new TicketAge(Pki.NOW, 0)), false));
            }
        }
    }

    private static ScriptedDtls13Client client() {
        var resumption = new ResumptionSettings(
                true, Optional.of(new OneTicket()), Optional.empty(), Duration.ofHours(1), false, POLICY);
        var client = ScriptedDtls13Client.of(TestSettings.server().dtls13Only().resumption(resumption));
        client.binderLabel = "res binder";
        return client;
    }

    /** EncryptedExtensions after a hello with the ticket, for this name. */
    private static EncryptedExtensions answer(ScriptedDtls13Client client, String name) {
        var extensions = client.usual();
        extensions.add(new ServerName(name));
        extensions.add(new PskKeyExchangeModes(List.of(PskKeyExchangeModes.PSK_DHE_KE)));
        var flight = client.begin(client.bound(extensions, Psk.KEY));
        return (EncryptedExtensions) flight.get(1).message(ScriptedDtls13Client.DECODER);
    }

    @Test
    @Requirement("RFC6066-3-f")
    void whereASessionGoesOnTheNameHasChosenNothingAndIsNotAcknowledged() {
        var client = client();
        var encrypted = answer(client, NAME);
        assertTrue(client.serverHello().extensions().has(PreSharedKeyAnswer.class));
        assertFalse(encrypted.extensions().has(ServerNameAcknowledgement.class));
        assertEquals(Reaction.TAKEN, client.send(client.finished()));
        assertTrue(client.driver.result().resumability().resumed());
    }

    @Test
    @Requirement("RFC6066-3-f")
    void underAnotherNameNoneGoesOnAndTheNewOneIsAcknowledged() {
        var client = client();
        var encrypted = answer(client, "other.test");
        assertFalse(client.serverHello().extensions().has(PreSharedKeyAnswer.class));
        assertTrue(encrypted.extensions().has(ServerNameAcknowledgement.class));
    }
}
