package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.hello.VersionRange;
import dev.dunlin.handshake.internal.message.Dtls13NewSessionTicket;
import dev.dunlin.handshake.internal.message.EncryptedExtensions;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.handshake.internal.message.SupportedVersions;
import dev.dunlin.handshake.internal.resumption.ResumptionSettings;
import dev.dunlin.handshake.internal.resumption.SealedStates;
import dev.dunlin.requirements.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a server of DTLS 1.3 says to a client that follows the rules. */
class Dtls13ServerTest {
    private static final long WEEK = 604_800;

    private static final SealedStates SEALS = new SealedStates() {
        @Override
        public byte[] seal(byte[] state, Bytes use, Instant now) {
            return new byte[] {1, 2, 3};
        }

        @Override
        public Optional<Opened> open(byte[] sealedState, Bytes use, Instant now) {
            return Optional.empty();
        }
    };

    private static List<Dtls13NewSessionTicket> tickets(Duration lifetime, List<Integer> modes) {
        var resumption = new ResumptionSettings(
                true, Optional.of(SEALS), Optional.empty(), lifetime, false, ScriptedPeer.bytes(9));
        var client = ScriptedDtls13Client.of(TestSettings.server().dtls13Only().resumption(resumption));
        var extensions = client.usual();
        extensions.add(new PskKeyExchangeModes(modes));
        client.begin(client.clientHello(extensions));
        ScriptedServer.requireTaken(client.send(client.finished()));
        return client.driver.sent().stream()
                .filter(flown -> flown.type() == HandshakeType.NEW_SESSION_TICKET.code())
                .map(flown -> (Dtls13NewSessionTicket) flown.message(ScriptedDtls13Client.DECODER))
                .toList();
    }

    @Test
    @Requirement({"RFC8446-4.6.1-f", "RFC8446-4.6.1-h"})
    void ticketsLiveForAWeekAtMostAndHideTheirAgeEachInItsOwnWay() {
        var tickets = tickets(Duration.ofDays(7), List.of(PskKeyExchangeModes.PSK_DHE_KE));
        assertEquals(2, tickets.size());
        assertTrue(tickets.stream().allMatch(ticket -> ticket.lifetime() > 0 && ticket.lifetime() <= WEEK));
        assertFalse(tickets.get(0).ageAdd() == tickets.get(1).ageAdd());
        assertFalse(tickets.get(0).nonce().equals(tickets.get(1).nonce()));
    }

    @Test
    @Requirement("RFC8446-4.2.9-d")
    void whoCouldNotUseTicketsGetsNone() {
        assertEquals(List.of(), tickets(Duration.ofDays(1), List.of(PskKeyExchangeModes.PSK_KE)));
    }

    @Test
    @Requirement("RFC8446-4.2.7-b")
    void aServerThatWouldHaveLikedAnotherGroupSaysWhichItHas() {
        var ours = List.of(NamedGroup.SECP256R1, NamedGroup.X448, NamedGroup.X25519);
        assertEquals(
                Optional.of(
                        new SupportedGroups(ours.stream().map(NamedGroup::code).toList())),
                groupsToldBy(ours));
        assertEquals(Optional.empty(), groupsToldBy(List.of(NamedGroup.X25519, NamedGroup.SECP256R1)));
    }

    /** What the server says in EncryptedExtensions to a client with a share of X25519. */
    private static Optional<SupportedGroups> groupsToldBy(List<NamedGroup> groups) {
        var settings = TestSettings.server().dtls13Only().groups(groups.toArray(NamedGroup[]::new));
        var client = ScriptedDtls13Client.of(settings);
        var encrypted =
                (EncryptedExtensions) client.begin(client.clientHello()).get(1).message(ScriptedDtls13Client.DECODER);
        return encrypted.extensions().find(SupportedGroups.class);
    }

    @Test
    @Requirement({"RFC9325-3.1.2-d"})
    void thirteenIsPreferredWhereBothAreOffered() {
        var settings = TestSettings.server()
                .versions(VersionRange.ALL)
                .suites(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_AES_128_GCM_SHA256);
        var client = ScriptedDtls13Client.of(settings);
        var extensions = client.usual();
        extensions.set(0, new SupportedVersions(List.of(ScriptedDtls13Server.DTLS_1_2, ScriptedDtls13Server.DTLS_1_3)));
        client.begin(client.clientHello(List.of(ScriptedServer.SUITE, ScriptedDtls13Client.SUITE), extensions));

        assertEquals(
                new SelectedVersion(ScriptedDtls13Server.DTLS_1_3),
                client.serverHello().extensions().find(SelectedVersion.class).orElseThrow());
    }
}
