package dev.dunlin.handshake.internal.dtls13;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.dtls13.ConsideredPsks.Candidate;
import dev.dunlin.handshake.internal.message.ImportedIdentity;
import dev.dunlin.handshake.internal.message.OfferedPsk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsideredPsksTest {
    private static final Bytes BINDER = Bytes.of(new byte[OfferedPsk.LEAST_BINDER]);
    private static final OfferedPsk TICKET = offered(Bytes.of("a ticket".getBytes(US_ASCII)));
    private static final OfferedPsk PLAIN = offered(Bytes.of("a plain key".getBytes(US_ASCII)));

    private static OfferedPsk offered(Bytes identity) {
        return new OfferedPsk(identity, 0, BINDER);
    }

    private static OfferedPsk offered(ImportedPsk key, HashAlgorithm hash) {
        return offered(ImportedIdentity.of(key, hash).encode());
    }

    private static ImportedPsk key(String name, String context) {
        return ImportedPsk.of(PskIdentity.of(name), context.getBytes(US_ASCII), new byte[16], HashAlgorithm.SHA256);
    }

    private static List<Integer> order(List<OfferedPsk> offered, ImportedPsk... ours) {
        var considered = ConsideredPsks.of(offered, List.of(ours));
        for (var candidate : considered) {
            assertSame(offered.get(candidate.index()), candidate.psk());
        }
        return considered.stream().map(Candidate::index).toList();
    }

    @Test
    void aServerThatLooksKeysUpConsidersThemInTheClientsOrder() {
        var first = key("first", "");
        var second = key("second", "");
        var offered =
                List.of(PLAIN, offered(second, HashAlgorithm.SHA256), TICKET, offered(first, HashAlgorithm.SHA256));
        assertEquals(List.of(0, 1, 2, 3), order(offered));
        assertEquals(List.of(0, 1, 2, 3), order(offered, first), "one key has no order");
    }

    @Test
    void keysThatTheServerListsShareTheirPlacesOutInItsOrder() {
        var first = key("first", "");
        var second = key("second", "");
        var unnamed = key("unnamed", "");
        var stranger = key("stranger", "");
        var offered = List.of(
                TICKET,
                offered(second, HashAlgorithm.SHA256),
                offered(second, HashAlgorithm.SHA384),
                PLAIN,
                offered(stranger, HashAlgorithm.SHA256),
                offered(first, HashAlgorithm.SHA256),
                offered(first, HashAlgorithm.SHA384));
        assertEquals(List.of(0, 5, 6, 3, 4, 1, 2), order(offered, unnamed, first, second));
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), order(offered, second, unnamed, first));
    }

    @Test
    void keysOfOneNameAreToldApartByTheirContext() {
        var east = key("gateway", "east");
        var west = key("gateway", "west");
        var offered = List.of(offered(west, HashAlgorithm.SHA256), offered(east, HashAlgorithm.SHA256));
        assertEquals(List.of(1, 0), order(offered, east, west));
    }

    /** However long the client's list, and wherever in it the preferred key is. */
    @Test
    void noMoreThanEightAreConsidered() {
        var first = key("first", "");
        var second = key("second", "");
        var offered = new ArrayList<OfferedPsk>();
        for (int i = 0; i < 7; i++) {
            offered.add(PLAIN);
        }
        offered.add(offered(second, HashAlgorithm.SHA256));
        offered.add(offered(first, HashAlgorithm.SHA256));
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), order(offered, first, second));
    }
}
