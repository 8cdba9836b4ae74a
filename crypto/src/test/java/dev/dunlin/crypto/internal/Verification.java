package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateVerifier.Role.CLIENT;
import static dev.dunlin.crypto.internal.CertificateVerifier.Role.SERVER;
import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.ec;
import static dev.dunlin.crypto.internal.TestCertificate.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The chain that most tests of certificates start from, and the question that all of them ask. */
final class Verification {
    static final String NAME = "server.example";
    static final TestCertificate ROOT = TestCertificate.root("root").build();
    static final TestCertificate INTERMEDIATE =
            ROOT.authority("intermediate").keys(ec("secp384r1")).build();
    static final TestCertificate LEAF = INTERMEDIATE.leaf(NAME).build();

    private Verification() {}

    static void assertRefused(CertificateFailure.Kind kind, TrustAnchors trust, TestCertificate... certificates) {
        var failure = assertThrows(CertificateFailure.class, () -> verify(trust, certificates));
        assertEquals(kind, failure.kind(), failure::getMessage);
    }

    static void assertRefusedAt(String time, CertificateFailure.Kind kind, TestCertificate... certificates) {
        assertEquals(
                kind,
                assertThrows(CertificateFailure.class, () -> verifyAt(time, certificates))
                        .kind());
    }

    static VerifiedPeer verify(TrustAnchors trust, TestCertificate... certificates) throws CertificateFailure {
        return CertificateVerifier.verify(
                JDK, trust, encoded(certificates), SERVER, Optional.of(PeerName.of(NAME)), NOW);
    }

    static VerifiedPeer verifyAt(String time, TestCertificate... certificates) throws CertificateFailure {
        return CertificateVerifier.verify(
                JDK,
                trusting(ROOT),
                encoded(certificates),
                SERVER,
                Optional.of(PeerName.of(NAME)),
                Instant.parse(time));
    }

    static VerifiedPeer verifyClient(TestCertificate leaf) throws CertificateFailure {
        return CertificateVerifier.verify(
                JDK, trusting(ROOT), encoded(leaf, INTERMEDIATE), CLIENT, Optional.empty(), NOW);
    }

    private static List<byte[]> encoded(TestCertificate... certificates) {
        return Stream.of(certificates).map(TestCertificate::der).toList();
    }

    static TrustAnchors trusting(TestCertificate... anchors) {
        var certificates = new ArrayList<X509Certificate>();
        for (var anchor : anchors) {
            certificates.add(anchor.certificate());
        }
        return TrustAnchors.of(certificates);
    }
}
