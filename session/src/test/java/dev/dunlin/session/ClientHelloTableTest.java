package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** ClientHellos in fragments, from addresses that have proven nothing: put together in one bounded table, and never answered early. */
class ClientHelloTableTest {
    private static final PeerPath HERE = Carrier.path("192.0.2.1", 4000);
    private static final ClientHello HELLO = Knock.hello(1);
    private static final int TABLE = 8 << 10;

    private final DtlsAcceptor acceptor = DtlsAcceptor.create(Pki.server()
            .limits(Limits.builder().clientHelloBytes(TABLE).build())
            .build());

    private static List<byte[]> fragments(ClientHello hello, int messageSeq, int size) {
        var body = hello.body();
        var fragments = new ArrayList<byte[]>();
        for (int offset = 0; offset < body.length; offset += size) {
            int length = Math.min(size, body.length - offset);
            fragments.add(Knock.fragment(body, messageSeq, fragments.size(), offset, length));
        }
        return fragments;
    }

    private ReceiveOutcome bring(PeerPath from, byte[] datagram) {
        var outcomes = Carrier.bring(acceptor, from, datagram, 0);
        return outcomes.get(outcomes.size() - 1);
    }

    private static DiscardReason reason(ReceiveOutcome outcome) {
        return ((ReceiveOutcome.Discarded) outcome).reason();
    }

    @Test
    @Requirement({"RFC6347-4.2.3-f", "RFC6347-4.2.2-d"})
    void fragmentsOfAnySizeInAnyOrderAreOneClientHello() {
        var random = new Random(7);
        for (int size = 1; size <= HELLO.body().length; size += 3) {
            var fragments = fragments(HELLO, 0, size);
            Collections.shuffle(fragments, random);
            for (var fragment : fragments.subList(0, fragments.size() - 1)) {
                assertEquals(DiscardReason.CLIENT_HELLO_INCOMPLETE, reason(bring(HERE, fragment)));
                assertTrue(Carrier.output(acceptor, 0).isEmpty());
            }
            assertEquals(DiscardReason.COOKIE_REQUESTED, reason(bring(HERE, fragments.get(fragments.size() - 1))));
            assertEquals(1, Carrier.output(acceptor, 0).size());
            assertEquals(0, acceptor.bytesHeld());
        }
    }

    /** JDK-8307383. */
    @Test
    void aFragmentedClientHelloWithItsCookieGetsIn() {
        var hello = HELLO.withCookie(Knock.cookieFor(acceptor, HERE, HELLO, 0));
        var kinds = new ArrayList<ReceiveOutcome.Kind>();
        fragments(hello, 1, 40)
                .forEach(fragment -> kinds.add(bring(HERE, fragment).kind()));
        assertEquals(ReceiveOutcome.Kind.HANDSHAKE_PROGRESS, kinds.get(kinds.size() - 1));
        assertEquals(1, acceptor.associations());
    }

    @Test
    void fragmentsOfTwoAddressesOrTwoMessagesDoNotMix() {
        var fragments = fragments(HELLO, 0, 60);
        var other = fragments(HELLO, 1, 60);
        bring(HERE, fragments.get(0));
        assertEquals(
                DiscardReason.CLIENT_HELLO_INCOMPLETE,
                reason(bring(Carrier.path("192.0.2.1", 4001), fragments.get(1))));
        assertEquals(DiscardReason.CLIENT_HELLO_INCOMPLETE, reason(bring(HERE, other.get(1))));
        assertTrue(Carrier.output(acceptor, 0).isEmpty());
    }

    /** One forged fragment would otherwise keep the client out for as long as the table has room for it. */
    @Test
    void aFragmentThatContradictsEarlierOnesBeginsAnew() {
        var forged = HELLO.body();
        forged[10] ^= 1;
        bring(HERE, Knock.fragment(forged, 0, 0, 0, 60));
        bring(HERE, Knock.fragment(new byte[90], 0, 0, 0, 60));
        int held = acceptor.bytesHeld();
        var fragments = fragments(HELLO, 0, 60);
        bring(HERE, fragments.get(0));
        assertEquals(held, acceptor.bytesHeld());
        fragments.subList(1, fragments.size()).forEach(fragment -> bring(HERE, fragment));
        assertEquals(1, Carrier.output(acceptor, 0).size());
        assertEquals(0, acceptor.bytesHeld());
    }

    @Test
    void aRepeatedOrEmptyFragmentCostsNothingMore() {
        var first = fragments(HELLO, 0, 60).get(0);
        bring(HERE, first);
        int held = acceptor.bytesHeld();
        for (int i = 0; i < 10_000; i++) {
            bring(HERE, first);
            bring(HERE, Knock.fragment(HELLO.body(), 5, i, 10, 0));
        }
        assertEquals(held, acceptor.bytesHeld());
    }

    /** A first fragment that claims 16 MiB reserves nothing (CVE-2014-3506, CVE-2016-6308). */
    @Test
    void whatAFragmentClaimsIsNotBelieved() {
        var body = new byte[(1 << 24) - 1];
        assertEquals(DiscardReason.CLIENT_HELLO_INCOMPLETE, reason(bring(HERE, Knock.fragment(body, 0, 0, 0, 100))));
        assertEquals(0, acceptor.bytesHeld());
        var longest = new byte[64 << 10];
        bring(HERE, Knock.fragment(longest, 0, 0, 0, 100));
        assertTrue(acceptor.bytesHeld() <= TABLE);
    }

    @Test
    void aFloodNeverHoldsMoreThanTheTableAndIsNotAnswered() {
        var body = HELLO.body();
        for (int i = 0; i < 5_000; i++) {
            bring(Carrier.path("198.51.100." + i % 250, 1024 + i), Knock.fragment(body, i % 3, 0, i % 50, 1 + i % 20));
            assertTrue(acceptor.bytesHeld() <= TABLE, () -> acceptor.bytesHeld() + " bytes");
        }
        assertTrue(acceptor.bytesHeld() > TABLE / 2);
        assertTrue(Carrier.output(acceptor, 0).isEmpty());
        assertEquals(0, acceptor.associations());
    }

    /** Nobody can choose who is thrown out: of the victims of a moderate flood some get through at their first try, and all in the end. */
    @Test
    void aClientGetsThroughAFloodInTheEnd() {
        var body = HELLO.body();
        var fragments = fragments(HELLO, 0, 60);
        boolean answered = false;
        for (int attempt = 0; attempt < 200 && !answered; attempt++) {
            for (var fragment : fragments) {
                bring(HERE, fragment);
                bring(Carrier.path("198.51.100.1", 1024 + attempt), Knock.fragment(body, attempt % 9, 0, 0, 50));
            }
            answered = !Carrier.output(acceptor, 0).isEmpty();
        }
        assertTrue(answered);
    }

    @Test
    void aTableOfNoBytesTakesNoFragments() {
        try (var strict = DtlsAcceptor.create(Pki.server()
                .limits(Limits.builder().clientHelloBytes(0).build())
                .build())) {
            fragments(HELLO, 0, 60).forEach(fragment -> Carrier.bring(strict, HERE, fragment, 0));
            assertTrue(Carrier.output(strict, 0).isEmpty());
            assertEquals(0, strict.bytesHeld());
            Carrier.bring(strict, HERE, Knock.datagram(HELLO, 0, 0), 0);
            assertFalse(Carrier.output(strict, 0).isEmpty());
        }
    }

    @Test
    void closingForgetsAllFragments() {
        bring(HERE, fragments(HELLO, 0, 60).get(0));
        assertTrue(acceptor.bytesHeld() > 0);
        acceptor.close();
        assertEquals(0, acceptor.bytesHeld());
    }
}
