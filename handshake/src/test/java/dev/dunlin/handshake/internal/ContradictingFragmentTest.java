package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Authenticated fragments of one message of DTLS 1.3 that overlap and do not say the same. */
class ContradictingFragmentTest {
    private static final int FROM = 50;
    private static final int CHANGED = 60;
    private static final int TO = 100;

    /** Brings bytes 0 to 100 of the next message, which is a Certificate, and then 50 to 150 with one byte changed, or none. */
    private static Reaction overlapping(ScriptedDtls13Peer peer, byte[] body, int change) {
        int type = HandshakeType.CERTIFICATE.code();
        var first = Arrays.copyOf(body, TO);
        assertEquals(Reaction.TAKEN, peer.driver.fragment(type, body.length, peer.nextSeq, 0, first, peer.epoch));
        var second = Arrays.copyOfRange(body, FROM, FROM + TO);
        second[CHANGED - FROM] ^= (byte) change;
        return peer.driver.fragment(type, body.length, peer.nextSeq, FROM, second, peer.epoch);
    }

    private static void assertIllegal(Reaction reaction) {
        assertEquals(Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER), reaction);
    }

    @Test
    @Requirement("RFC9147-5.5-h")
    void areIllegalToAClient() {
        for (int change : new int[] {1, 0x80}) {
            var server = server();
            assertIllegal(overlapping(server, server.certificate().body(), change));
        }
        var honest = server();
        assertEquals(Reaction.TAKEN, overlapping(honest, honest.certificate().body(), 0));
    }

    private static ScriptedDtls13Server server() {
        return ScriptedDtls13Server.of(TestSettings.client().dtls13Only()).before(HandshakeType.CERTIFICATE);
    }

    @Test
    @Requirement("RFC9147-5.5-h")
    void areIllegalToAServer() {
        var certificate = ScriptedDtls13Peer.certificate("client").body();
        for (int change : new int[] {1, 0x80}) {
            assertIllegal(overlapping(client(), certificate, change));
        }
        assertEquals(Reaction.TAKEN, overlapping(client(), certificate, 0));
    }

    private static ScriptedDtls13Client client() {
        var settings = TestSettings.server().dtls13Only().asking(ClientAuthentication.REQUIRE);
        return ScriptedDtls13Client.of(settings).before(HandshakeType.CERTIFICATE);
    }
}
