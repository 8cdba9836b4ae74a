package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.KeyUpdate;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer of DTLS 1.3 whose messages are cut and packed as no honest one's: beyond a change of keys, empty, too long. */
class HostileDtls13FragmentsTest {
    private static final Reaction UNEXPECTED =
            Reaction.refused(AlertDescription.UNEXPECTED_MESSAGE, FailureReason.UNEXPECTED_MESSAGE);
    private static final Reaction MALFORMED =
            Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE);
    private static final Reaction ILLEGAL =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);

    /** Longer than the settings of these tests allow. */
    private static final int TOO_LONG = (1 << 16) + 1;

    private static final List<HandshakeType> PROTECTED = List.of(
            HandshakeType.ENCRYPTED_EXTENSIONS,
            HandshakeType.CERTIFICATE,
            HandshakeType.CERTIFICATE_VERIFY,
            HandshakeType.FINISHED);

    /** The part of {@code message} from {@code from} to {@code to}. */
    private static byte[] part(HandshakeMessage message, int messageSeq, int from, int to) {
        var body = message.body();
        var header = new HandshakeHeader(message.type().code(), body.length, messageSeq, from, to - from);
        return BareTls.join(header.toByteArray(), Arrays.copyOfRange(body, from, to));
    }

    private static byte[] whole(HandshakeMessage message, int messageSeq) {
        return part(message, messageSeq, 0, message.body().length);
    }

    private static ScriptedDtls13Server server(HandshakeType before) {
        return ScriptedDtls13Server.of(TestSettings.client().dtls13Only()).before(before);
    }

    private static ScriptedDtls13Client client() {
        var client = ScriptedDtls13Client.of(TestSettings.server().dtls13Only());
        client.begin(client.clientHello());
        return client;
    }

    // Beyond a change of keys

    @Test
    @Requirement({"RFC8446-5.1-c", "RFC9147bis-4.5.2-d"})
    @SecurityHistory("T36")
    void whatSharesARecordWithFinishedIsUnexpectedWholeOrCut() {
        for (int length : new int[] {0, 1}) {
            var server = server(HandshakeType.FINISHED);
            var record = BareTls.join(
                    whole(server.finished(), server.nextSeq),
                    part(new KeyUpdate(false), server.nextSeq + 1, 0, length));
            assertEquals(length == 0 ? Reaction.TAKEN : UNEXPECTED, server.driver.content(record, server.epoch));

            var client = client();
            record = BareTls.join(
                    whole(client.finished(), client.nextSeq),
                    part(client.finished(), client.nextSeq + 1, 0, 31 * length));
            assertEquals(length == 0 ? Reaction.TAKEN : UNEXPECTED, client.driver.content(record, client.epoch));
        }
    }

    @Test
    @Requirement("RFC8446-5.1-c")
    void aSecondFinishedIsUnexpectedThoughItOvertakesTheFirst() {
        var server = server(HandshakeType.FINISHED);
        var finished = server.finished();
        assertEquals(Reaction.TAKEN, server.driver.content(whole(finished, server.nextSeq + 1), server.epoch));
        assertFalse(server.driver.isComplete());
        assertEquals(UNEXPECTED, server.driver.content(whole(finished, server.nextSeq), server.epoch));

        var client = client();
        finished = client.finished();
        assertEquals(Reaction.TAKEN, client.driver.content(whole(finished, client.nextSeq + 1), client.epoch));
        assertEquals(UNEXPECTED, client.driver.content(whole(finished, client.nextSeq), client.epoch));
    }

    @Test
    @Requirement("RFC8446-5.1-c")
    void aSecondFinishedIsUnexpectedAfterTheHandshake() {
        var client = client();
        var finished = client.finished();
        assertEquals(Reaction.TAKEN, client.driver.content(whole(finished, client.nextSeq), client.epoch));
        assertTrue(client.driver.isComplete());
        assertEquals(UNEXPECTED, client.driver.content(whole(finished, client.nextSeq + 1), client.epoch));
    }

    @Test
    void whatShouldBeProtectedIsDroppedBesideServerHelloAndTakenWhenItIs() {
        var server = server(HandshakeType.SERVER_HELLO);
        var hello = server.serverHello();
        server.hash(hello.type().code(), hello.body());
        var record = BareTls.join(whole(hello, 0), whole(ScriptedDtls13Server.encrypted(), 1));
        assertEquals(Reaction.TAKEN, server.driver.content(record, 0));
        assertEquals("WaitEncryptedExtensions", server.driver.driver().stateName());
        assertEquals(
                Reaction.TAKEN,
                server.driver.content(whole(ScriptedDtls13Server.encrypted(), 1), ScriptedDtls13Peer.HANDSHAKE_EPOCH));
    }

    // Empty

    @Test
    @Requirement("RFC8446-5.1-a")
    void emptyFragmentsHarmNothingWhereverTheyStand() {
        var server = server(HandshakeType.SERVER_HELLO);
        var hello = server.serverHello();
        surroundedByEmptyOnes(server, hello, () -> server.begin(hello));
        for (var type : PROTECTED) {
            var message = server.message(type);
            surroundedByEmptyOnes(server, message, () -> ScriptedServer.requireTaken(server.send(message)));
        }
        assertTrue(server.driver.isComplete());
    }

    private static void surroundedByEmptyOnes(ScriptedDtls13Server server, HandshakeMessage message, Runnable send) {
        int seq = server.nextSeq;
        int length = message.body().length;
        for (int at : new int[] {0, length / 2, length}) {
            assertHarmless(server.driver.content(part(message, seq, at, at), server.epoch));
        }
        int epoch = server.epoch;
        send.run();
        assertHarmless(server.driver.content(part(message, seq, length / 2, length / 2), epoch));
    }

    private static void assertHarmless(Reaction reaction) {
        assertTrue(
                List.of(Reaction.TAKEN, Reaction.discarded(DiscardReason.OLD_MESSAGE))
                        .contains(reaction),
                reaction::text);
    }

    @Test
    @Requirement("RFC9147bis-4.5.2-d")
    void aProtectedRecordThatIsNoSequenceOfFragmentsIsADecodeError() {
        var message = ScriptedDtls13Server.encrypted();
        var fragment = whole(message, 1);
        for (int length = 0; length < fragment.length; length++) {
            var server = server(HandshakeType.ENCRYPTED_EXTENSIONS);
            assertEquals(MALFORMED, server.driver.content(Arrays.copyOf(fragment, length), server.epoch));
        }
        var beyond = fragment.clone();
        beyond[8] = 1; // fragment_offset, of which the message has no more than its length
        var server = server(HandshakeType.ENCRYPTED_EXTENSIONS);
        assertNotEquals(Reaction.TAKEN, server.driver.content(beyond, server.epoch));
        assertFalse(server.driver.isComplete());
    }

    // Too long

    @ParameterizedTest
    @ValueSource(ints = {0, ScriptedDtls13Peer.HANDSHAKE_EPOCH})
    void aMessageThatIsTooLongIsSaidToBeWhereNobodyElseCanHaveSentIt(int epoch) {
        var server = server(HandshakeType.CERTIFICATE);
        var header = new HandshakeHeader(HandshakeType.CERTIFICATE.code(), TOO_LONG, server.nextSeq, 0, 1);
        var record = BareTls.join(header.toByteArray(), new byte[1]);
        var reaction = server.driver.content(record, epoch);
        if (epoch > 0) {
            assertEquals(ILLEGAL, reaction);
        } else {
            assertNotEquals(ILLEGAL, reaction);
            assertEquals(Reaction.TAKEN, server.send(server.certificate()));
        }
    }
}
