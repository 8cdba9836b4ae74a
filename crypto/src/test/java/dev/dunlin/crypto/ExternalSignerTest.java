package dev.dunlin.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.internal.CryptoFailure;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.crypto.internal.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExternalSignerTest {
    private static final Jca JCA = new Jca(CryptoProvider.jdk(), new SecureRandom());
    private static final TestCertificate LEAF =
            TestCertificate.selfSigned("server.example").build();
    private static final List<SignatureScheme> SCHEMES = List.of(SignatureScheme.ECDSA_SECP256R1_SHA256);
    private static final byte[] CONTENT = {1, 2, 3};

    private final List<SignatureScheme> asked = new ArrayList<>();
    private ExternalSigner behaviour =
            (scheme, content) -> Signatures.sign(JCA, scheme, LEAF.keys().getPrivate(), content);

    private Credentials credentials() throws CredentialsException {
        return Credentials.external(List.of(LEAF.certificate()), SCHEMES, (scheme, content) -> {
            asked.add(scheme);
            return behaviour.sign(scheme, content);
        });
    }

    private static byte[] sign(Credentials own) throws CryptoFailure {
        return Signatures.sign(JCA, SignatureScheme.ECDSA_SECP256R1_SHA256, own.privateKey(), CONTENT);
    }

    @Test
    void signsWhatTheCertificateVerifies() throws CredentialsException, CryptoFailure {
        var own = credentials();
        var signature = sign(own);
        assertTrue(Signatures.verify(
                JCA, SignatureScheme.ECDSA_SECP256R1_SHA256, LEAF.certificate().getPublicKey(), CONTENT, signature));
        assertEquals(2, asked.size());
        assertEquals(SCHEMES, own.signatureSchemes());
        assertEquals("EC", own.privateKey().getAlgorithm());
        assertEquals(CipherSuite.Authentication.ECDSA, own.authentication());
    }

    @Test
    void theSchemesFitTheKey() {
        for (var schemes : List.of(List.<SignatureScheme>of(), List.of(SignatureScheme.RSA_PKCS1_SHA256))) {
            assertThrows(
                    CredentialsException.class,
                    () -> Credentials.external(List.of(LEAF.certificate()), schemes, behaviour));
        }
        assertThrows(CredentialsException.class, () -> Credentials.external(List.of(), SCHEMES, behaviour));
    }

    @Test
    void aSignerWithAnotherKeyIsFoundAtOnce() {
        var stranger = TestCertificate.selfSigned("x").keys(otherKeys()).build();
        behaviour = (scheme, content) ->
                Signatures.sign(JCA, scheme, stranger.keys().getPrivate(), content);
        assertThrows(CredentialsException.class, this::credentials);
    }

    private static java.security.KeyPair otherKeys() {
        try {
            return java.security.KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSignerThatFailsLaterIsOurFaultAndNoneOfThePeers() throws CredentialsException {
        var own = credentials();
        var outage = new IOException("the module is away");
        behaviour = (scheme, content) -> {
            throw outage;
        };
        assertSame(outage, assertThrows(CryptoFailure.class, () -> sign(own)).getCause());
        behaviour = (scheme, content) -> new byte[70];
        assertThrows(CryptoFailure.class, () -> sign(own));
        behaviour = (scheme, content) -> nothing();
        assertThrows(CryptoFailure.class, () -> sign(own));
    }

    @SuppressWarnings("NullAway") // What a careless signer may answer.
    private static byte[] nothing() {
        return null;
    }

    @Test
    void aSignerCannotChangeWhatIsSigned() throws CredentialsException, CryptoFailure {
        var own = credentials();
        var genuine = behaviour;
        behaviour = (scheme, content) -> {
            var signature = genuine.sign(scheme, content);
            content[0] ^= 1;
            return signature;
        };
        assertTrue(sign(own).length > 0);
        assertArrayEquals(new byte[] {1, 2, 3}, CONTENT);
    }

    @Test
    void whatItStandsForLeavesNoProcess() throws CredentialsException, IOException {
        var key = credentials().privateKey();
        try (var out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThrows(NotSerializableException.class, () -> out.writeObject(key));
        }
    }
}
