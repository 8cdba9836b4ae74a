package dev.dunlin.handshake.internal.dtls13;

import static dev.dunlin.crypto.SignatureScheme.ECDSA_SECP256R1_SHA256;
import static dev.dunlin.crypto.SignatureScheme.ECDSA_SECP384R1_SHA384;
import static dev.dunlin.crypto.SignatureScheme.RSA_PKCS1_SHA256;
import static dev.dunlin.crypto.SignatureScheme.RSA_PSS_RSAE_SHA256;
import static dev.dunlin.crypto.SignatureScheme.RSA_PSS_RSAE_SHA384;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.CertificateFailure;
import dev.dunlin.crypto.internal.CertificateVerifier;
import dev.dunlin.crypto.internal.CryptoFailure;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.crypto.internal.VerifiedPeer;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.Pki;
import dev.dunlin.handshake.internal.TestSettings;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.requirements.Requirement;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CertificateVerifySignatureTest {
    private static final byte[] HASH = HexFormat.of().parseHex("00112233445566778899aabbccddeeff".repeat(2));

    private final HandshakeSettings settings = TestSettings.client().build();
    private final Credentials ecdsa = Pki.credentials("server");
    private final Credentials ecdsa384 = Pki.credentials("server384");
    private final Credentials rsa = Pki.credentials("server-rsa");

    /** Written down from the text of RFC 8446 §4.4.3, where it is shown for the server. */
    @Test
    @Requirement("RFC8446-4.4.3-i")
    void whatIsSignedIsSixtyFourSpacesTheSidesOwnStringAZeroAndTheHash() {
        for (var side : Role.values()) {
            var name = side == Role.CLIENT ? "client" : "server";
            var text = " ".repeat(64) + "TLS 1.3, " + name + " CertificateVerify\0";
            var expected = text.getBytes(StandardCharsets.US_ASCII);
            var content = CertificateVerifySignature.content(side, HASH);
            assertArrayEquals(expected, Arrays.copyOf(content, content.length - HASH.length));
            assertArrayEquals(HASH, Arrays.copyOfRange(content, content.length - HASH.length, content.length));
        }
    }

    @Test
    @Requirement({"RFC8446-4.4.3-d", "RFC8446-4.4.3-f"})
    void ourSignatureIsTheOneThatThePeerChecks() throws Exception {
        for (var side : Role.values()) {
            var signature = CertificateVerifySignature.by(settings, ecdsa, ECDSA_SECP256R1_SHA256, side, HASH)
                    .call();
            assertDoesNotThrow(() -> require(new CertificateVerify(0x0403, signature), ecdsa, side));
            var pss = CertificateVerifySignature.by(settings, rsa, RSA_PSS_RSAE_SHA256, side, HASH)
                    .call();
            assertDoesNotThrow(() -> require(new CertificateVerify(0x0804, pss), rsa, side));
        }
    }

    @Test
    @Requirement({"RFC8446-4.4.3-i", "RFC8446-4.4.3-j"})
    void aSignatureOfTheOtherSideOrOfAnotherHandshakeDoesNotVerify() throws CryptoFailure {
        assertEquals(
                AlertDescription.DECRYPT_ERROR,
                alert(signed(ecdsa, ECDSA_SECP256R1_SHA256, Role.CLIENT, HASH), ecdsa, Role.SERVER));
        assertEquals(
                AlertDescription.DECRYPT_ERROR,
                alert(signed(ecdsa, ECDSA_SECP256R1_SHA256, Role.SERVER, new byte[32]), ecdsa, Role.SERVER));
        var genuine = signed(ecdsa, ECDSA_SECP256R1_SHA256, Role.SERVER, HASH);
        var changed = genuine.signature().toByteArray();
        changed[changed.length - 1] ^= 1;
        assertEquals(
                AlertDescription.DECRYPT_ERROR,
                alert(new CertificateVerify(genuine.scheme(), Bytes.of(changed)), ecdsa, Role.SERVER));
    }

    /** In DTLS 1.2 each of these pairs would do. */
    @Test
    @Requirement({"RFC8446-4.4.3-f", "RFC8446-4.2.3-a"})
    void aSchemeOfAnotherCurveThanThatOfTheKeyIsIllegal() throws CryptoFailure {
        var all = TestSettings.client()
                .schemes(ECDSA_SECP256R1_SHA256, ECDSA_SECP384R1_SHA384)
                .build();
        assertEquals(
                AlertDescription.ILLEGAL_PARAMETER,
                alert(all, signed(ecdsa, ECDSA_SECP384R1_SHA384, Role.SERVER, HASH), ecdsa));
        assertEquals(
                AlertDescription.ILLEGAL_PARAMETER,
                alert(all, signed(ecdsa384, ECDSA_SECP256R1_SHA256, Role.SERVER, HASH), ecdsa384));
        assertDoesNotThrow(() -> CertificateVerifySignature.require(
                all, signed(ecdsa384, ECDSA_SECP384R1_SHA384, Role.SERVER, HASH), peer(ecdsa384), Role.SERVER, HASH));
    }

    @Test
    @Requirement("RFC8446-4.4.3-g")
    void pkcs1IsIllegalAlthoughItIsListedForCertificates() throws CryptoFailure {
        var all = TestSettings.client()
                .schemes(RSA_PSS_RSAE_SHA256, RSA_PKCS1_SHA256)
                .build();
        assertEquals(
                AlertDescription.ILLEGAL_PARAMETER, alert(all, signed(rsa, RSA_PKCS1_SHA256, Role.SERVER, HASH), rsa));
    }

    @Test
    @Requirement({"RFC8446-4.4.3-d", "RFC8446-4.4.3-e", "RFC8446-4.4.3-h", "RFC8446-4.2.3-a"})
    void aSchemeThatWasNotListedOrIsUnknownOrOfAnotherKeyIsIllegal() throws CryptoFailure {
        var pss = TestSettings.client().schemes(RSA_PSS_RSAE_SHA256).build();
        assertEquals(
                AlertDescription.ILLEGAL_PARAMETER,
                alert(pss, signed(rsa, RSA_PSS_RSAE_SHA384, Role.SERVER, HASH), rsa));
        var genuine = signed(rsa, RSA_PSS_RSAE_SHA256, Role.SERVER, HASH).signature();
        for (int scheme : List.of(0x0201, 0x0203, 0x0101, 0x0403, 0x1A1A)) {
            assertEquals(
                    AlertDescription.ILLEGAL_PARAMETER, alert(settings, new CertificateVerify(scheme, genuine), rsa));
        }
    }

    private CertificateVerify signed(Credentials own, SignatureScheme scheme, Role signer, byte[] hash)
            throws CryptoFailure {
        var content = CertificateVerifySignature.content(signer, hash);
        return new CertificateVerify(
                scheme.code(), Bytes.of(Signatures.sign(settings.jca(), scheme, own.privateKey(), content)));
    }

    private AlertDescription alert(CertificateVerify message, Credentials peer, Role signer) {
        return assertThrows(HandshakeFailure.class, () -> require(message, peer, signer))
                .alert();
    }

    private AlertDescription alert(HandshakeSettings ours, CertificateVerify message, Credentials peer) {
        return assertThrows(
                        HandshakeFailure.class,
                        () -> CertificateVerifySignature.require(ours, message, peer(peer), Role.SERVER, HASH))
                .alert();
    }

    private void require(CertificateVerify message, Credentials peer, Role signer) throws HandshakeFailure {
        CertificateVerifySignature.require(settings, message, peer(peer), signer, HASH);
    }

    private VerifiedPeer peer(Credentials credentials) {
        try {
            return CertificateVerifier.verify(
                    settings.jca(),
                    Pki.trust("ca"),
                    List.of(credentials.chain().get(0).getEncoded()),
                    CertificateVerifier.Role.SERVER,
                    Optional.empty(),
                    Pki.NOW);
        } catch (CertificateFailure | CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
