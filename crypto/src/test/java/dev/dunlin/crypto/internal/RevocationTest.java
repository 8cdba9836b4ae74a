package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateFailure.Kind.REVOKED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNKNOWN_STATUS;
import static dev.dunlin.crypto.internal.Verification.NAME;
import static dev.dunlin.crypto.internal.Verification.ROOT;
import static dev.dunlin.crypto.internal.Verification.assertRefused;
import static dev.dunlin.crypto.internal.Verification.trusting;
import static dev.dunlin.crypto.internal.Verification.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.CertificateFingerprint;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.RevocationPolicy;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.requirements.Requirement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** What becomes of certificates that were revoked, or about which nobody can say; lists are made by Bouncy Castle. */
class RevocationTest {
    private static final TestCertificate LEAF = ROOT.leaf(NAME).build();
    /** That of every certificate of these tests. */
    private static final BigInteger SERIAL = BigInteger.ONE;

    private static X509CRL list(String until, BigInteger... revoked) {
        try {
            var builder = new X509v2CRLBuilder(new X500Name("CN=root"), date("2026-05-01T00:00:00Z"));
            builder.setNextUpdate(date(until));
            for (var serial : revoked) {
                builder.addCRLEntry(serial, date("2026-04-01T00:00:00Z"), CRLReason.keyCompromise);
            }
            var encoded = builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(ROOT.keys().getPrivate()))
                    .getEncoded();
            return (X509CRL) Jca.certificateFactory().generateCRL(new ByteArrayInputStream(encoded));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static Date date(String time) {
        return Date.from(Instant.parse(time));
    }

    private static X509CRL current(BigInteger... revoked) {
        return list("2026-12-01T00:00:00Z", revoked);
    }

    private static X509CRL outdated() {
        return list("2026-05-02T00:00:00Z");
    }

    private static TrustAnchors by(RevocationPolicy policy) {
        return trusting(ROOT).revocation(policy);
    }

    @Test
    void nothingIsCheckedUnlessSet() throws CertificateFailure {
        assertEquals(RevocationPolicy.Source.NONE, trusting(ROOT).revocation().source());
        assertEquals(1, verify(trusting(ROOT), LEAF).chain().size());
    }

    @Test
    @Requirement("RFC9325-7.5-a")
    void aCertificateOnTheListIsRefused() throws CertificateFailure {
        assertRefused(REVOKED, by(RevocationPolicy.byLists(List.of(current(SERIAL)))), LEAF);
        assertRefused(
                REVOKED, by(RevocationPolicy.byLists(List.of(current(SERIAL))).acceptingUnknownStatus()), LEAF);
        verify(by(RevocationPolicy.byLists(List.of(current(BigInteger.TWO)))), LEAF);
        verify(by(RevocationPolicy.byLists(List.of(current()))), LEAF);
    }

    @Test
    void anUnknownStatusIsRefusedUnlessAccepted() throws CertificateFailure {
        for (var lists : List.of(List.<X509CRL>of(), List.of(outdated()))) {
            assertRefused(UNKNOWN_STATUS, by(RevocationPolicy.byLists(lists)), LEAF);
            verify(by(RevocationPolicy.byLists(lists).acceptingUnknownStatus()), LEAF);
        }
    }

    /** These certificates point nowhere, so that nobody is asked in this test either. */
    @Test
    void whatPointsNowhereHasNoStatusOnline() throws CertificateFailure {
        assertRefused(UNKNOWN_STATUS, by(RevocationPolicy.online()), LEAF);
        verify(by(RevocationPolicy.online().acceptingUnknownStatus()), LEAF);
    }

    @Test
    void authoritiesOnTheWayCanBeLeftOut() throws CertificateFailure {
        var authority = ROOT.authority("intermediate").build();
        var leaf = authority.leaf(NAME).build();
        var unknownLeaf = RevocationPolicy.byLists(List.of(current()));
        assertRefused(UNKNOWN_STATUS, by(unknownLeaf), leaf, authority);
        var revokedAuthority = RevocationPolicy.byLists(List.of(current(SERIAL)));
        assertRefused(REVOKED, by(revokedAuthority.acceptingUnknownStatus()), leaf, authority);
        verify(by(revokedAuthority.acceptingUnknownStatus().onlyPeerCertificate()), leaf, authority);
    }

    @Test
    void aPinnedCertificateIsNotChecked() throws CertificateFailure {
        verify(trusting(LEAF).revocation(RevocationPolicy.byLists(List.of())), LEAF);
    }

    @Test
    void withoutAPathThereIsNothingToCheck() {
        var policy = RevocationPolicy.byLists(List.of());
        var pinned = CertificateFingerprint.of(HashAlgorithm.SHA256, LEAF.certificate());
        for (var trust : List.of(TrustAnchors.anyCertificate(), TrustAnchors.fingerprints(Set.of(pinned)))) {
            assertThrows(IllegalStateException.class, () -> trust.revocation(policy));
        }
    }
}
