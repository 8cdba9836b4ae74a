package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.EncryptedExtensions;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.OfferedPsk;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.PreSharedKeyAnswer;
import dev.dunlin.handshake.internal.message.PreSharedKeyOffer;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SignatureAlgorithmsCert;
import dev.dunlin.handshake.internal.resumption.ResumptionSettings;
import dev.dunlin.handshake.internal.resumption.SealedStates;
import dev.dunlin.handshake.internal.resumption.SessionState;
import dev.dunlin.handshake.internal.resumption.TicketAge;
import dev.dunlin.requirements.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several pre-shared keys a server of DTLS 1.3 takes, and what it makes of those that it does not. */
class Dtls13PskSelectionTest {
    private static final int EARLY_DATA = 42;
    private static final Bytes TICKET = ScriptedPeer.bytes(1, 2, 3);
    private static final Bytes POLICY = ScriptedPeer.bytes(9);
    private static final Duration AGE = Duration.ofHours(1);
    private static final int AGE_ADD = 0x7FFF_0000;
    private static final byte[] TICKET_KEY = ticketKey();

    private static byte[] ticketKey() {
        var key = new byte[32];
        Arrays.fill(key, (byte) 7);
        return key;
    }

    private static TestSettings server() {
        var known = Map.of(
                Psk.IDENTITY,
                Psk.credentials().key(),
                PskIdentity.of("other"),
                Psk.credentials().key());
        return TestSettings.server().dtls13Only().psk(ServerPsk.fixed(known, Optional.empty()));
    }

    private static OfferedPsk key(String identity, byte[] binder) {
        return new OfferedPsk(Bytes.of(PskIdentity.of(identity).toByteArray()), 0, Bytes.of(binder));
    }

    private static List<Extension> usual(ScriptedDtls13Client client) {
        var extensions = client.usual();
        extensions.add(new PskKeyExchangeModes(List.of(PskKeyExchangeModes.PSK_DHE_KE)));
        return extensions;
    }

    private static Optional<Integer> selected(ScriptedDtls13Client client) {
        return client.serverHello().extensions().find(PreSharedKeyAnswer.class).map(PreSharedKeyAnswer::selected);
    }

    private static void assertCompletes(ScriptedDtls13Client client) {
        assertEquals(Reaction.TAKEN, client.send(client.finished()));
        assertTrue(client.driver.isComplete());
    }

    @Test
    @Requirement({"RFC8446-4.2.11-d", "RFC8446-4.2.11-h"})
    void anIdentityThatNobodyKnowsIsPassedOver() {
        var client = ScriptedDtls13Client.of(server());
        client.begin(client.bound(
                usual(client),
                Psk.KEY,
                "ext binder",
                binder -> new PreSharedKeyOffer(List.of(key("nobody", new byte[32]), key("sensor", binder)))));

        assertEquals(Optional.of(1), selected(client));
        assertCompletes(client);
    }

    /** Whoever names more keys than it can prove is only held to the one that is used. */
    @Test
    @Requirement("RFC8446-4.2.11-h")
    void noBinderButThatOfTheKeyThatIsTakenCounts() {
        var client = ScriptedDtls13Client.of(server());
        client.begin(client.bound(
                usual(client),
                Psk.KEY,
                "ext binder",
                binder -> new PreSharedKeyOffer(List.of(key("sensor", binder), key("other", new byte[32])))));

        assertEquals(Optional.of(0), selected(client));
        assertCompletes(client);
    }

    @Test
    @Requirement("RFC8446-4.2.11-e")
    void whereNoKeyIsKnownACertificateIsShown() {
        var client = ScriptedDtls13Client.of(server());
        var flight = client.begin(client.bound(
                usual(client),
                Psk.KEY,
                "ext binder",
                binder -> new PreSharedKeyOffer(List.of(key("nobody", new byte[32]), key("no one", binder)))));

        assertEquals(Optional.empty(), selected(client));
        assertTrue(flight.stream().anyMatch(flown -> flown.type() == HandshakeType.CERTIFICATE.code()));
    }

    private static boolean isCertificateShown(List<Flown> flight) {
        return flight.stream().anyMatch(flown -> flown.type() == HandshakeType.CERTIFICATE.code());
    }

    private static ClientHello naming(ScriptedDtls13Client client, List<Extension> extensions) {
        return client.bound(extensions, Psk.KEY);
    }

    @Test
    @Requirement("RFC8446-4.2.11-e")
    void whereCertificatesAreBetterWhoCanVerifyOneGetsIt() {
        var client = ScriptedDtls13Client.of(server().preferringCertificates());
        var flight = client.begin(naming(client, usual(client)));
        assertEquals(Optional.empty(), selected(client));
        assertTrue(isCertificateShown(flight));
    }

    @Test
    @Requirement("RFC8446-4.2.11-e")
    void whereCertificatesAreBetterWhoCanVerifyNoneIsTakenByItsKey() {
        var ed448 = List.of(SignatureScheme.ED448.code());
        var usual = List.of(ScriptedServer.SCHEME);
        assertTakenByItsKey();
        assertTakenByItsKey(new SignatureAlgorithms(ed448));
        assertTakenByItsKey(new SignatureAlgorithms(usual), new SignatureAlgorithmsCert(ed448));
    }

    private static void assertTakenByItsKey(Extension... schemes) {
        var client = ScriptedDtls13Client.of(server().preferringCertificates());
        var extensions = usual(client);
        extensions.removeIf(SignatureAlgorithms.class::isInstance);
        extensions.addAll(0, List.of(schemes));
        var flight = client.begin(naming(client, extensions));
        assertEquals(Optional.of(0), selected(client));
        assertFalse(isCertificateShown(flight));
        assertCompletes(client);
    }

    @Test
    @Requirement({"RFC8446-4.2.11-e", "RFC8446-4.1.1-d"})
    void whereCertificatesAreBetterAndNothingIsInCommonTheHandshakeEnds() {
        var client = ScriptedDtls13Client.of(server().preferringCertificates());
        var extensions = usual(client);
        extensions.removeIf(SignatureAlgorithms.class::isInstance);
        extensions.add(0, new SignatureAlgorithms(List.of(SignatureScheme.ED448.code())));
        var hello = client.bound(
                extensions, Psk.KEY, "ext binder", binder -> new PreSharedKeyOffer(List.of(key("nobody", binder))));
        assertEquals(
                Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.NO_COMMON_PARAMETERS),
                client.send(hello));
    }

    private static final SealedStates SEALS = new SealedStates() {
        @Override
        public byte[] seal(byte[] state, Bytes use, Instant now) {
            throw new AssertionError("no ticket is issued here");
        }

        @Override
        public Optional<Opened> open(byte[] sealedState, Bytes use, Instant now) {
            if (!Bytes.of(sealedState).equals(TICKET)) {
                return Optional.empty();
            }
            var issued = Pki.NOW.minus(AGE);
            var facts = new SessionState.Facts(
                    CipherSuite.TLS_AES_128_GCM_SHA256,
                    Optional.of(NamedGroup.X25519),
                    issued,
                    Optional.empty(),
                    PeerIdentity.NONE,
                    POLICY);
            try (var secret = Secret.owning(TICKET_KEY.clone())) {
                return Optional.of(new Opened(SessionState.of(secret, facts, new TicketAge(issued, AGE_ADD)), false));
            }
        }
    };

    /** The age only guards early data, which is not taken whatever the age is: the session goes on. */
    @ParameterizedTest
    @ValueSource(ints = {-10, 0, 10})
    @Requirement("RFC8446-4.2.10-d")
    void aTicketWhoseAgeDoesNotAgreeGoesOnWithoutEarlyData(int minutesOff) {
        var resumption =
                new ResumptionSettings(true, Optional.of(SEALS), Optional.empty(), Duration.ofDays(1), false, POLICY);
        var settings = TestSettings.server()
                .dtls13Only()
                .resumption(resumption)
                .dtls13(new Dtls13Settings(
                        List.of(NamedGroup.X25519), PskKeyExchange.WITH_DIFFIE_HELLMAN, 0, false, false));
        assertGoesOn(settings, minutesOff);
        assertGoesOn(settings.preferringCertificates(), minutesOff);
    }

    private static void assertGoesOn(TestSettings settings, int minutesOff) {
        var client = ScriptedDtls13Client.of(settings);
        var extensions = usual(client);
        extensions.add(0, new OpaqueExtension(EARLY_DATA, Bytes.EMPTY));
        int age = (int) AGE.plusMinutes(minutesOff).toMillis() + AGE_ADD;
        var flight = client.begin(client.bound(
                extensions,
                TICKET_KEY,
                "res binder",
                binder -> new PreSharedKeyOffer(List.of(new OfferedPsk(TICKET, age, Bytes.of(binder))))));

        assertEquals(Optional.of(0), selected(client));
        var encrypted = (EncryptedExtensions) flight.get(1).message(ScriptedDtls13Client.DECODER);
        assertFalse(encrypted.extensions().types().contains(EARLY_DATA));
        assertCompletes(client);
        assertTrue(client.driver.result().resumability().resumed());
    }
}
