package dev.dunlin.crypto;

import java.security.cert.X509CRL;
import java.util.Collection;
import java.util.List;

/**
 * Whether and how the path from a peer's certificate to an anchor is checked for revocation (RFC 5280 §6.3, RFC 6960), by the JDK's PKIX.
 * Immutable; each method returns a changed copy.
 *
 * <p>{@link #none()} is the default: asking a responder or fetching a list blocks the handshake on a third party that may be slow, away, or
 * out of reach for a device, and whoever attacks the path can keep the answer away; short-lived certificates or lists of one's own do
 * better (RFC 9325 §7.5). A certificate that is itself an anchor is never checked: nobody has issued it who could revoke it.
 */
public final class RevocationPolicy {
    /** Where the status of a certificate comes from. */
    public enum Source {
        /** Nowhere: it is not checked. */
        NONE,
        /** Lists that the application has brought, and nothing else. */
        LISTS,
        /** Responders and lists that certificates point to, as the JDK's settings ({@code ocsp.*}, {@code com.sun.security.*}) allow. */
        NETWORK
    }

    private static final RevocationPolicy OFF = new RevocationPolicy(Source.NONE, List.of(), false, false);

    private final Source source;
    private final List<X509CRL> lists;
    private final boolean softFail;
    private final boolean onlyPeer;

    private RevocationPolicy(Source source, List<X509CRL> lists, boolean softFail, boolean onlyPeer) {
        this.source = source;
        this.lists = List.copyOf(lists);
        this.softFail = softFail;
        this.onlyPeer = onlyPeer;
    }

    /** Revocation is not checked. */
    public static RevocationPolicy none() {
        return OFF;
    }

    /**
     * Checks against {@code lists} and never asks anybody. An issuer without a current list there leaves the status of its certificates
     * unknown, which refuses them unless {@link #acceptingUnknownStatus()}. New lists come in with a new configuration.
     */
    public static RevocationPolicy byLists(Collection<X509CRL> lists) {
        return new RevocationPolicy(Source.LISTS, List.copyOf(lists), false, false);
    }

    /**
     * Asks responders (OCSP), then the lists that certificates point to where the JDK is set to fetch them ({@code
     * com.sun.security.enableCRLDP}). This blocks: use it with {@code TaskMode.APPLICATION} and threads that may wait.
     */
    public static RevocationPolicy online() {
        return new RevocationPolicy(Source.NETWORK, List.of(), false, false);
    }

    /** Believes certificates whose status cannot be found out: whoever attacks the path can then make it so. Refused unless set. */
    public RevocationPolicy acceptingUnknownStatus() {
        return new RevocationPolicy(source, lists, true, onlyPeer);
    }

    /** Checks the peer's own certificate alone, and not the authorities between it and the anchor. All of them unless set. */
    public RevocationPolicy onlyPeerCertificate() {
        return new RevocationPolicy(source, lists, softFail, true);
    }

    /** Where the status comes from. */
    public Source source() {
        return source;
    }

    /** The application's lists. */
    public List<X509CRL> lists() {
        return lists;
    }

    /** Whether certificates of unknown status are believed. */
    public boolean acceptsUnknownStatus() {
        return softFail;
    }

    /** Whether only the peer's own certificate is checked. */
    public boolean isOnlyPeerCertificate() {
        return onlyPeer;
    }

    @Override
    public String toString() {
        return "RevocationPolicy(" + source + (softFail ? ", accepting unknown status" : "")
                + (onlyPeer ? ", only the peer's certificate" : "") + ")";
    }
}
