package dev.dunlin.session;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.handshake.internal.Dtls13Settings;
import dev.dunlin.handshake.internal.ImportedKeys;
import java.util.List;

/** Collects what client and server configurations say about DTLS 1.3 alone, and checks it. */
final class Dtls13Config {
    /** One to resume by, and one for when that attempt fails before it brings another: a ticket is used once (RFC 8446 appendix C.4). */
    private static final int DEFAULT_TICKETS = 2;

    /** No more than the records that go out at once (RFC 9147 §5.8.3), so that one round trip brings them all. */
    private static final int MOST_TICKETS = 10;

    private List<NamedGroup> firstShares = List.of();
    private PskKeyExchange pskKeyExchange = PskKeyExchange.WITH_DIFFIE_HELLMAN;
    private int ticketCount = DEFAULT_TICKETS;
    private boolean compressCertificates;
    private boolean grease;
    private boolean prefersCertificates;
    private final ImportConfig imports = new ImportConfig();
    private ImportedKeys imported = ImportedKeys.NONE;

    void firstShares(List<NamedGroup> groups) {
        firstShares = CommonConfig.distinct("keyShares", NamedGroup.class, groups);
    }

    void pskKeyExchange(PskKeyExchange use) {
        pskKeyExchange = use;
    }

    PskKeyExchange pskKeyExchange() {
        return pskKeyExchange;
    }

    void ticketCount(int count) {
        if (count < 1 || count > MOST_TICKETS) {
            throw new IllegalArgumentException("ticketCount must be from 1 to " + MOST_TICKETS + ", not " + count);
        }
        ticketCount = count;
    }

    void compressCertificates(boolean compressed) {
        compressCertificates = compressed;
    }

    void grease(boolean sent) {
        grease = sent;
    }

    void prefersCertificates(boolean preferred) {
        prefersCertificates = preferred;
    }

    ImportConfig imports() {
        return imports;
    }

    /** What has come of {@link #imports}. */
    void importing(ImportedKeys keys) {
        imported = keys;
    }

    /**
     * The settings, for a configuration with these groups.
     *
     * @throws IllegalStateException when there are first shares of groups that are not listed
     */
    Dtls13Settings build(List<NamedGroup> groups) {
        for (var group : firstShares) {
            CommonConfig.demand(
                    groups.contains(group),
                    "there is a key share of " + group.ianaName() + ", but it is not among the groups");
        }
        return new Dtls13Settings(
                firstShares.isEmpty() ? usualShares(groups) : firstShares,
                pskKeyExchange,
                ticketCount,
                compressCertificates,
                grease,
                prefersCertificates,
                imported);
    }

    /**
     * One, and a short one where there is any: a first ClientHello in one datagram is answered also by servers that put nothing together
     * before they know whom they talk to. Whoever wants the large one asks for it by the request that brings the cookie.
     */
    private static List<NamedGroup> usualShares(List<NamedGroup> groups) {
        return groups.stream()
                .filter(group -> !group.isHybrid())
                .findFirst()
                .or(() -> groups.stream().findFirst())
                .stream()
                .toList();
    }
}
