package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.TestCertificate.NOW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.internal.CertificateVerifier.Role;
import dev.dunlin.requirements.SecurityHistory;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever a peer sends as certificates is believed or refused; nothing else comes out. */
@SecurityHistory("T60")
class HostileCertificatePropertyTest {
    private static final X509Certificate ROOT = certificate("root");
    private static final X509Certificate INTERMEDIATE = certificate("intermediate");
    private static final X509Certificate LEAF = certificate("leaf");
    private static final X509Certificate RSA_LEAF = certificate("rsa-leaf");

    /** Of the files that README.md beside them describes. */
    private static X509Certificate certificate(String name) {
        try (var in =
                HostileCertificatePropertyTest.class.getResourceAsStream("/hostile-certificates/" + name + ".pem")) {
            if (in == null) {
                throw new AssertionError(name + " is missing");
            }
            return (X509Certificate) Jca.certificateFactory().generateCertificate(in);
        } catch (IOException | CertificateException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] der(X509Certificate certificate) {
        return CertificateChain.encode(List.of(certificate)).get(0);
    }

    @Property(seed = "11", tries = 3000)
    void nothingThatAMutatedLeafSaysIsBelieved(@ForAll long seed) {
        var random = new Random(seed);
        byte[] mutated = mutated(random, der(LEAF));
        assertOnlyWhatWasSignedIsBelieved(List.of(mutated, der(INTERMEDIATE)));
    }

    @Property(seed = "12", tries = 2000)
    void nothingThatAMutatedIssuerSaysIsBelieved(@ForAll long seed) {
        var random = new Random(seed);
        byte[] mutated = mutated(random, der(INTERMEDIATE));
        assertOnlyWhatWasSignedIsBelieved(List.of(der(LEAF), mutated));
    }

    /** With no signature to stop it, a mutated certificate gets as far as it can. */
    @Property(seed = "13", tries = 3000)
    void whereAnyCertificateIsBelievedItHasAKeyToVerifyWith(@ForAll long seed) {
        var random = new Random(seed);
        byte[] mutated = mutated(random, random.nextBoolean() ? der(LEAF) : der(RSA_LEAF));
        var peer = verified(TrustAnchors.anyCertificate(), List.of(mutated));
        assertTrue(
                peer.isEmpty() || !Signatures.schemesFor(peer.get().publicKey()).isEmpty());
    }

    /**
     * The encoding around what was signed is not protected: a few of its bits may differ without a difference in what is said, and in who
     * has signed it.
     */
    private static void assertOnlyWhatWasSignedIsBelieved(List<byte[]> chain) {
        var peer = verified(TrustAnchors.of(List.of(ROOT)), chain);
        if (peer.isPresent()) {
            var believed = peer.get().chain();
            assertArrayEquals(signedPart(LEAF), signedPart(believed.get(0)));
            assertArrayEquals(signedPart(INTERMEDIATE), signedPart(believed.get(1)));
        }
    }

    private static byte[] signedPart(X509Certificate certificate) {
        try {
            return certificate.getTBSCertificate();
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<VerifiedPeer> verified(TrustAnchors trust, List<byte[]> chain) {
        try {
            return Optional.of(CertificateVerifier.verify(
                    JDK, trust, chain, Role.SERVER, Optional.of(PeerName.of("server.example")), NOW));
        } catch (CertificateFailure e) {
            return Optional.empty();
        }
    }

    /** One to four bytes changed; never back into what they were, which two changes at one place can do. */
    private static byte[] mutated(Random random, byte[] genuine) {
        byte[] mutated = genuine.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(mutated.length);
            mutated[at] = (byte) (genuine[at] + 1 + random.nextInt(255));
        }
        return mutated;
    }
}
