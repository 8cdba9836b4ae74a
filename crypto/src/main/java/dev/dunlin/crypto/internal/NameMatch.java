package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateFailure.Kind.MALFORMED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.WRONG_NAME;

import dev.dunlin.crypto.PeerName;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Whether a certificate speaks for a name, RFC 9525 §6: by its subjectAltName alone, the common name counts for nothing. */
public final class NameMatch {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private NameMatch() {}

    static void require(X509Certificate leaf, PeerName name) throws CertificateFailure {
        boolean speaks;
        try {
            speaks = names(leaf).stream().anyMatch(alternative -> matches(alternative, name));
        } catch (CertificateParsingException e) {
            throw new CertificateFailure(MALFORMED, "subject alternative names cannot be parsed", e);
        }
        if (!speaks) {
            throw new CertificateFailure(WRONG_NAME, CertificateRules.subject(leaf) + " is not for " + name);
        }
    }

    /** Whether a certificate of our own speaks for {@code name}. */
    public static boolean speaksFor(X509Certificate own, PeerName name) {
        try {
            return names(own).stream().anyMatch(alternative -> matches(alternative, name));
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    /** Whether a certificate of our own speaks for any DNS name at all. */
    public static boolean speaksForDnsNames(X509Certificate own) {
        try {
            return names(own).stream()
                    .anyMatch(alternative -> alternative.get(0) instanceof Integer type && type == DNS_NAME);
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    private static Collection<List<?>> names(X509Certificate certificate) throws CertificateParsingException {
        var alternatives = certificate.getSubjectAlternativeNames();
        return alternatives == null ? List.of() : alternatives;
    }

    // The JDK gives each name as its tag and its value; those of interest are strings.
    private static boolean matches(List<?> alternative, PeerName name) {
        if (!(alternative.get(0) instanceof Integer type && alternative.get(1) instanceof String value)) {
            return false;
        }
        return switch (type) {
            case DNS_NAME -> !name.isIpAddress() && matchesDns(value.toLowerCase(Locale.ROOT), name.toString());
            case IP_ADDRESS -> name.isIpAddress() && matchesAddress(value, name.toString());
            default -> false;
        };
    }

    /**
     * Label by label; a wildcard stands for exactly one whole left-most label (RFC 9525 §6.3). It needs two labels to its right, so that no
     * certificate speaks for a whole top-level domain.
     */
    private static boolean matchesDns(String presented, String reference) {
        if (!presented.startsWith("*.")) {
            return presented.equals(reference);
        }
        var parent = presented.substring(1);
        int firstDot = reference.indexOf('.');
        return firstDot > 0
                && parent.indexOf('.', 1) > 0
                && reference.substring(firstDot).equals(parent);
    }

    private static boolean matchesAddress(String presented, String reference) {
        var address = IpLiteral.canonical(presented);
        return address.isPresent() && address.get().equals(reference);
    }
}
