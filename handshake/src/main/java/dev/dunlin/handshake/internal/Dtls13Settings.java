package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.PskKeyExchange;
import java.util.List;

/**
 * What a configuration says about DTLS 1.3 alone.
 *
 * @param firstShares the groups that a client sends public values for in its first ClientHello; some of those it lists
 * @param pskKeyExchange how pre-shared keys and tickets may be used
 * @param tickets how many tickets a server issues after a handshake
 * @param compressCertificates whether certificates are sent compressed to whoever takes them so, and taken (RFC 8879)
 * @param grease whether values that nobody knows are put into what a client offers (RFC 8701)
 * @param imports the keys from elsewhere that are imported (RFC 9258)
 */
public record Dtls13Settings(
        List<NamedGroup> firstShares,
        PskKeyExchange pskKeyExchange,
        int tickets,
        boolean compressCertificates,
        boolean grease,
        ImportedKeys imports) {
    public Dtls13Settings {
        firstShares = List.copyOf(firstShares);
    }

    /** Without keys to import. */
    public Dtls13Settings(
            List<NamedGroup> firstShares,
            PskKeyExchange pskKeyExchange,
            int tickets,
            boolean compressCertificates,
            boolean grease) {
        this(firstShares, pskKeyExchange, tickets, compressCertificates, grease, ImportedKeys.NONE);
    }

    /** The same with these keys to import. */
    public Dtls13Settings importing(ImportedKeys keys) {
        return new Dtls13Settings(firstShares, pskKeyExchange, tickets, compressCertificates, grease, keys);
    }
}
