package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that come in pieces, in the clear and under keys. */
class FragmentedMessageTest {
    private static final int FINISHED = HandshakeType.FINISHED.code();
    private static final int VERIFY_DATA = 12;
    private static final int ORDERS = 20;

    private static byte[] fragment(HandshakeHeader header, byte[] body) {
        return BareTls.join(
                header.toByteArray(), Arrays.copyOfRange(body, header.fragmentOffset(), header.fragmentEnd()));
    }

    private static List<byte[]> fragments(HandshakeHeader whole, byte[] body, int size) {
        var fragments = new ArrayList<byte[]>();
        for (int offset = 0; offset < body.length; offset += size) {
            fragments.add(fragment(whole.fragment(offset, Math.min(size, body.length - offset)), body));
        }
        return fragments;
    }

    /** JDK-8367133: Finished counted before all of it was there. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 7, 11})
    @Requirement("RFC6347-4.2.3-f")
    @SecurityHistory("T49")
    void finishedCountsWhenTheLastOfItsFragmentsIsThereWhateverTheirOrder(int size) {
        var random = new SplittableRandom(size);
        for (int order = 0; order < ORDERS; order++) {
            var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.FINISHED);
            var body = server.finished().body();
            var fragments = fragments(HandshakeHeader.whole(FINISHED, VERIFY_DATA, server.nextSeq), body, size);
            Collections.shuffle(fragments, new java.util.Random(random.nextLong()));
            for (var fragment : fragments) {
                assertFalse(server.driver.isComplete());
                assertEquals(Reaction.TAKEN, server.driver.content(fragment, 1));
            }
            assertTrue(server.driver.isComplete());
        }
    }

    @Test
    @Requirement("RFC6347-4.2.3-f")
    @SecurityHistory("T49")
    void finishedWithoutItsLastByteCountsForNothing() {
        for (int missing = 0; missing < VERIFY_DATA; missing++) {
            var client = ScriptedClient.of(TestSettings.server()).before(HandshakeType.FINISHED);
            client.changeCipherSpec();
            var fragments = fragments(
                    HandshakeHeader.whole(FINISHED, VERIFY_DATA, client.nextSeq),
                    client.finished().body(),
                    1);
            fragments.remove(missing);
            fragments.forEach(fragment -> client.driver.content(fragment, 1));
            assertFalse(client.driver.isComplete());
            assertTrue(client.driver.sent().isEmpty());
        }
    }

    /** CVE-2014-0195: in the clear anyone may have sent the other one, so that the first stays and the handshake goes on. */
    @Test
    @SecurityHistory("T1")
    void anotherLengthInTheClearIsDroppedAndTheHandshakeCompletes() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.CERTIFICATE);
        var certificate = server.certificate().body();
        var whole = HandshakeHeader.whole(HandshakeType.CERTIFICATE.code(), certificate.length, server.nextSeq);
        var longer = HandshakeHeader.whole(whole.type(), certificate.length + 100, server.nextSeq);
        var dropped = Reaction.discarded(DiscardReason.CONFLICTING_FRAGMENT);

        assertEquals(Reaction.TAKEN, server.driver.content(fragment(whole.fragment(0, 50), certificate), 0));
        var beyond = new byte[longer.length()];
        assertEquals(dropped, server.driver.content(fragment(longer.fragment(60, longer.length() - 60), beyond), 0));

        assertEquals(Reaction.TAKEN, server.send(server.certificate()));
        server.continueFrom(HandshakeType.SERVER_KEY_EXCHANGE);
        assertEquals(Reaction.TAKEN, server.send(server.finished()));
        assertTrue(server.driver.isComplete());
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 13, 200})
    @SecurityHistory("T1")
    void anotherLengthUnderKeysIsThePeersOwnFault(int length) {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.FINISHED);
        var whole = HandshakeHeader.whole(FINISHED, VERIFY_DATA, server.nextSeq);
        var other = HandshakeHeader.whole(FINISHED, length, server.nextSeq);
        var body = new byte[length];

        assertEquals(Reaction.TAKEN, server.driver.content(fragment(whole.fragment(0, 5), body), 1));
        assertEquals(
                Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER),
                server.driver.content(fragment(other.fragment(5, 6), body), 1));
        assertFalse(server.driver.isComplete());
    }

    /** RFC 5246 §7.1: from ChangeCipherSpec on, what is sent stands under the new keys. */
    @Test
    @Requirement("RFC5246-7.1-a")
    void finishedFollowsChangeCipherSpecInTheNextEpoch() {
        var server = ScriptedServer.of(TestSettings.client()).before(HandshakeType.SERVER_HELLO_DONE);
        server.send(new ServerHelloDone());
        var flight = server.readAnswer();
        int change = flight.size() - 2;
        assertTrue(flight.get(change).isChangeCipherSpec());
        assertEquals(FINISHED, flight.get(change + 1).type());
        assertEquals(1, flight.get(change + 1).epoch());
        assertTrue(flight.subList(0, change + 1).stream().allMatch(flown -> flown.epoch() == 0));
    }
}
