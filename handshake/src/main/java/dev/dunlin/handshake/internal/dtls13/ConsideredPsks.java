package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.handshake.internal.message.ImportedIdentity;
import dev.dunlin.handshake.internal.message.OfferedPsk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The pre-shared keys of a client in the order in which a server considers them. RFC 8446 §4.2.11 leaves it to the server: it is the client's,
 * but for keys to import that the server has in a list of its own (RFC 9258), which share their places out in that order. The others stay
 * where they are, tickets above all.
 */
final class ConsideredPsks {
    /**
     * How many of the keys that a client names are considered: each costs work before the client has proven anything. Two is what a client
     * has that resumes and has a key from elsewhere, twice that with both hashes (RFC 9258 §5.1), and as many again to spare.
     */
    static final int MOST = 8;

    private static final int UNKNOWN = -1;

    private ConsideredPsks() {}

    /**
     * One of them.
     *
     * @param index its place in the client's list
     */
    record Candidate(int index, OfferedPsk psk) {}

    /** @param ours the keys to import that the server prefers in this order; empty when it looks them up */
    static List<Candidate> of(List<OfferedPsk> offered, List<ImportedPsk> ours) {
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < offered.size() && i < MOST; i++) {
            candidates.add(new Candidate(i, offered.get(i)));
        }
        if (ours.size() > 1) {
            shareOut(candidates, ours);
        }
        return List.copyOf(candidates);
    }

    private static void shareOut(List<Candidate> candidates, List<ImportedPsk> ours) {
        record Ranked(int rank, Candidate candidate) {}
        var places = new ArrayList<Integer>();
        var known = new ArrayList<Ranked>();
        for (int i = 0; i < candidates.size(); i++) {
            int rank = rank(candidates.get(i).psk(), ours);
            if (rank != UNKNOWN) {
                places.add(i);
                known.add(new Ranked(rank, candidates.get(i)));
            }
        }
        known.sort(Comparator.comparingInt(Ranked::rank));
        for (int i = 0; i < places.size(); i++) {
            candidates.set(places.get(i), known.get(i).candidate());
        }
    }

    private static int rank(OfferedPsk psk, List<ImportedPsk> ours) {
        var name = ImportedIdentity.parse(psk.identity());
        if (name.isEmpty()) {
            return UNKNOWN;
        }
        var context = name.get().context().toByteArray();
        for (int i = 0; i < ours.size(); i++) {
            if (ours.get(i).isNamed(name.get().identity(), context)) {
                return i;
            }
        }
        return UNKNOWN;
    }
}
