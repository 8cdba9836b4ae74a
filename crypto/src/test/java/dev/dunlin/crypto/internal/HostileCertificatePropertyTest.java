package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.TestCertificate.NOW;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.internal.CertificateVerifier.Role;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Whatever a peer sends as certificates is believed or refused; nothing else comes out (security history, part 4). */
class HostileCertificatePropertyTest {
    private static final TestCertificate ROOT = TestCertificate.root("root").build();
    private static final TestCertificate INTERMEDIATE =
            ROOT.authority("intermediate").permittedDns("example").build();
    private static final TestCertificate LEAF = INTERMEDIATE
            .leaf("server.example")
            .ip("192.0.2.1")
            .ip("2001:db8::1")
            .email("someone@server.example")
            .usage(KeyUsage.digitalSignature)
            .purposes(KeyPurposeId.id_kp_serverAuth)
            .build();
    private static final TestCertificate RSA_LEAF = TestCertificate.selfSigned("server.example")
            .keys(Fixtures.rsa(2048))
            .signedWith("SHA256withRSAandMGF1")
            .build();

    @Property(seed = "11", tries = 3000)
    void aMutatedLeafIsNeverBelieved(@ForAll long seed) {
        var random = new Random(seed);
        byte[] mutated = mutated(random, LEAF.der());
        assertFalse(isBelieved(TrustAnchors.of(List.of(ROOT.certificate())), List.of(mutated, INTERMEDIATE.der())));
    }

    @Property(seed = "12", tries = 2000)
    void aMutatedIssuerIsNeverBelieved(@ForAll long seed) {
        var random = new Random(seed);
        byte[] mutated = mutated(random, INTERMEDIATE.der());
        assertFalse(isBelieved(TrustAnchors.of(List.of(ROOT.certificate())), List.of(LEAF.der(), mutated)));
    }

    /** With no signature to stop it, a mutated certificate gets as far as it can. */
    @Property(seed = "13", tries = 3000)
    void whereAnyCertificateIsBelievedItHasAKeyToVerifyWith(@ForAll long seed) {
        var random = new Random(seed);
        byte[] mutated = mutated(random, random.nextBoolean() ? LEAF.der() : RSA_LEAF.der());
        var peer = verified(TrustAnchors.anyCertificate(), List.of(mutated));
        assertTrue(
                peer.isEmpty() || !Signatures.schemesFor(peer.get().publicKey()).isEmpty());
    }

    private static boolean isBelieved(TrustAnchors trust, List<byte[]> chain) {
        return verified(trust, chain).isPresent();
    }

    private static Optional<VerifiedPeer> verified(TrustAnchors trust, List<byte[]> chain) {
        try {
            return Optional.of(CertificateVerifier.verify(
                    JDK, trust, chain, Role.SERVER, Optional.of(PeerName.of("server.example")), NOW));
        } catch (CertificateFailure e) {
            return Optional.empty();
        }
    }

    /** One to four bytes changed. */
    private static byte[] mutated(Random random, byte[] genuine) {
        byte[] mutated = genuine.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(mutated.length);
            mutated[at] = (byte) (mutated[at] + 1 + random.nextInt(255));
        }
        return mutated;
    }
}
