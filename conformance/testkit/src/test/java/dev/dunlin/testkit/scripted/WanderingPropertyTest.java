package dev.dunlin.testkit.scripted;

import static dev.dunlin.testkit.scripted.Wanderer.AWAY;
import static dev.dunlin.testkit.scripted.Wanderer.ELSEWHERE;
import static dev.dunlin.testkit.scripted.Wanderer.HOME;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.AddressPolicy;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.RoutabilityCheck;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.testkit.Pair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The scripted client says anything that makes sense, in any order and from anywhere, while somebody else copies its records. Judged by what
 * RFC 9853 promises alone: nobody gets more than three times what came from there, or application data by {@link AddressPolicy#RRC}, before
 * a challenge that went there was answered from there.
 */
class WanderingPropertyTest {
    private static final int SCHEDULES = 120;
    private static final int STEPS = 60;
    private static final List<PeerPath> PLACES = List.of(HOME, AWAY, ELSEWHERE, Pair.path(5, 40_003));

    /** What one schedule has seen. */
    private static final class Ledger {
        final Wanderer peer;
        final AddressPolicy policy;
        final String name;
        final Map<PeerPath, Integer> sent = new HashMap<>();
        final Map<PeerPath, Integer> heard = new HashMap<>();
        final Map<PeerPath, Set<Octets>> challenges = new HashMap<>();
        final Set<PeerPath> proven = new HashSet<>(Set.of(HOME));
        final List<Octets> records = new ArrayList<>();

        Ledger(Wanderer peer, AddressPolicy policy, String name) {
            this.peer = peer;
            this.policy = policy;
            this.name = name;
        }

        void send(PeerPath from, Octets record) {
            records.add(record);
            sent.merge(from, record.length(), Integer::sum);
            peer.send(from, record);
        }

        void answer(PeerPath from, int type, Octets cookie) {
            if (type == PathMessage.RESPONSE
                    && challenges.getOrDefault(from, Set.of()).contains(cookie)) {
                proven.add(from);
            }
            send(from, peer.record(ContentType.RETURN_ROUTABILITY_CHECK, new PathMessage(type, cookie).encoded()));
        }

        void judge() {
            for (var arrival : peer.heard()) {
                heard.merge(arrival.at(), arrival.length(), Integer::sum);
                for (var record : arrival.records()) {
                    if (record.type() == ContentType.RETURN_ROUTABILITY_CHECK) {
                        var message = PathMessage.of(record);
                        if (message.type() == PathMessage.CHALLENGE) {
                            assertTrue(
                                    challenges
                                            .computeIfAbsent(arrival.at(), at -> new HashSet<>())
                                            .add(message.cookie()),
                                    () -> "a cookie comes again, " + name);
                        }
                    } else if (policy == AddressPolicy.RRC) {
                        assertTrue(
                                proven.contains(arrival.at()), () -> record + " goes to " + arrival.at() + ", " + name);
                    }
                }
                if (!proven.contains(arrival.at())) {
                    assertTrue(
                            heard.getOrDefault(arrival.at(), 0) <= 3 * sent.getOrDefault(arrival.at(), 0),
                            () -> heard + " for " + sent + ", " + name);
                }
            }
        }

        Octets someCookie(SplittableRandom random) {
            var all = challenges.values().stream().flatMap(Set::stream).toList();
            return all.isEmpty() || random.nextInt(5) == 0
                    ? Octets.u64(random.nextLong())
                    : all.get(random.nextInt(all.size()));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5-a", "RFC9853-5.1-a", "RFC9853-5.3-d", "RFC9853-8-a", "RFC9147-11-h"})
    void nobodyGetsMoreThanTheyMayWhateverTheScriptedClientAndItsCopierDo(Dialect dialect) {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            var random = new SplittableRandom(seed);
            var policy = random.nextBoolean() ? AddressPolicy.RRC : AddressPolicy.NEWEST;
            var check = random.nextBoolean() ? RoutabilityCheck.basic() : RoutabilityCheck.enhanced();
            var name = dialect + ", seed " + seed + "L, " + policy + ", " + check;
            try (var peer = Wanderer.of(
                    dialect,
                    Terms.id(Octets.filled(1 + random.nextInt(40), 7)).rrc(),
                    builder -> builder.followPeer(policy).routabilityCheck(check))) {
                var ledger = new Ledger(peer, policy, name);
                for (int step = 0; step < STEPS; step++) {
                    step(ledger, random);
                    ledger.judge();
                }
                assertTrue(peer.our().session().isEstablished(), name);
            }
        }
    }

    private static void step(Ledger ledger, SplittableRandom random) {
        var from = PLACES.get(random.nextInt(PLACES.size()));
        switch (random.nextInt(8)) {
            case 0, 1 -> ledger.send(from, ledger.peer.data("x".repeat(random.nextInt(200))));
            case 2 -> ledger.answer(from, PathMessage.RESPONSE, ledger.someCookie(random));
            case 3 -> ledger.answer(from, PathMessage.DROP, ledger.someCookie(random));
            case 4 -> ledger.answer(from, PathMessage.CHALLENGE, Octets.u64(random.nextLong()));
            case 5 -> copy(ledger, from, random);
            case 6 -> ledger.peer.our().pass(Duration.ofMillis(random.nextInt(1_500)));
            default -> {
                var outcome = ledger.peer.our().say("y".repeat(random.nextInt(300)));
                assertTrue(
                        outcome.kind() == SendOutcome.Kind.SENT || outcome.kind() == SendOutcome.Kind.PATH_LIMITED,
                        () -> outcome + ", " + ledger.name);
            }
        }
    }

    /** Somebody sends again, from elsewhere, what they have seen; a new record they can only delay, or change. */
    private static void copy(Ledger ledger, PeerPath from, SplittableRandom random) {
        if (!ledger.records.isEmpty()) {
            var copied = ledger.records.get(random.nextInt(ledger.records.size()));
            ledger.peer.send(from, random.nextBoolean() ? copied : copied.flippedAtTheEnd());
        }
    }
}
