package dev.dunlin.crypto;

import dev.dunlin.crypto.internal.IpLiteral;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/**
 * Whom a client means to talk to, as its certificate must say it (RFC 9525): a DNS name or an IP address. Immutable; never resolved, so that
 * no one on the way can choose the name (RFC 9325 §7.1).
 */
public final class PeerName {
    /** RFC 1035 §2.3.4: 255 octets on the wire are 253 characters. */
    private static final int MAX_LENGTH = 253;

    private static final int MAX_LABEL = 63;

    private final String text;
    private final boolean ipAddress;

    private PeerName(String text, boolean ipAddress) {
        this.text = text;
        this.ipAddress = ipAddress;
    }

    /**
     * The name in {@code text}: an IPv4 or IPv6 literal (without brackets or zone), or a DNS name, whose one trailing dot is dropped and
     * whose international labels become A-labels.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static PeerName of(String text) {
        var address = IpLiteral.canonical(text);
        if (address.isPresent()) {
            return new PeerName(address.get(), true);
        }
        var relative = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        var ascii = toAscii(relative).toLowerCase(Locale.ROOT);
        requireDnsName(text, ascii);
        return new PeerName(ascii, false);
    }

    private static String toAscii(String text) {
        try {
            return IDN.toASCII(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a DNS name: \"" + text + "\"", e);
        }
    }

    /** Letters, digits, hyphens inside, and the underscore that private networks use; the last label is not a number (RFC 1123 §2.1). */
    private static void requireDnsName(String text, String ascii) {
        var labels = ascii.split("\\.", -1);
        boolean legal = ascii.length() <= MAX_LENGTH;
        for (var label : labels) {
            legal &= !label.isEmpty()
                    && label.length() <= MAX_LABEL
                    && label.chars().allMatch(PeerName::isLegal)
                    && label.charAt(0) != '-'
                    && label.charAt(label.length() - 1) != '-';
        }
        var last = labels[labels.length - 1];
        if (!legal || last.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("neither a DNS name nor an IP address: \"" + text + "\"");
        }
    }

    private static boolean isLegal(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /** Whether it is an address, which is matched against the addresses of a certificate and never sent as server_name. */
    public boolean isIpAddress() {
        return ipAddress;
    }

    /** What goes into the server_name extension (RFC 6066 §3); empty for an IP address. */
    public Optional<String> serverName() {
        return ipAddress ? Optional.empty() : Optional.of(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerName name && name.ipAddress == ipAddress && name.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The name in lower case, with A-labels; an address in its one spelling, such as {@code 2001:db8:0:0:0:0:0:1}. */
    @Override
    public String toString() {
        return text;
    }
}
