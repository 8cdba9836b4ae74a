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
 * @param prefersCertificates whether a server takes pre-shared keys that are no tickets from those alone to whom it can show no certificate
 * @param imports the keys from elsewhere that are imported (RFC 9258)
 */
public record Dtls13Settings(
        List<NamedGroup> firstShares,
        PskKeyExchange pskKeyExchange,
        int tickets,
        boolean compressCertificates,
        boolean grease,
        boolean prefersCertificates,
        ImportedKeys imports) {
    public Dtls13Settings {
        firstShares = List.copyOf(firstShares);
    }

    /** Without keys to import, and taking the keys that are known. */
    public Dtls13Settings(
            List<NamedGroup> firstShares,
            PskKeyExchange pskKeyExchange,
            int tickets,
            boolean compressCertificates,
            boolean grease) {
        this(firstShares, pskKeyExchange, tickets, compressCertificates, grease, false, ImportedKeys.NONE);
    }

    /** The same with these keys to import. */
    public Dtls13Settings importing(ImportedKeys keys) {
        return new Dtls13Settings(
                firstShares, pskKeyExchange, tickets, compressCertificates, grease, prefersCertificates, keys);
    }

    /** The same with certificates before keys from elsewhere. */
    public Dtls13Settings preferringCertificates() {
        return new Dtls13Settings(firstShares, pskKeyExchange, tickets, compressCertificates, grease, true, imports);
    }
}
