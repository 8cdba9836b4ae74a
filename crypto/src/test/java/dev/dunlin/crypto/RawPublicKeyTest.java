package dev.dunlin.crypto;

import static dev.dunlin.crypto.internal.Fixtures.assertSays;
import static dev.dunlin.crypto.internal.Fixtures.ec;
import static dev.dunlin.crypto.internal.Fixtures.keyPair;
import static dev.dunlin.crypto.internal.Fixtures.rsa;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.internal.TestCertificate;
import dev.dunlin.requirements.Requirement;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that stand for their owner: our own, and those of peers that are known. */
class RawPublicKeyTest {
    static Stream<KeyPair> usable() {
        return Stream.of(
                ec("secp256r1"), ec("secp384r1"), ec("secp521r1"), keyPair("Ed25519"), keyPair("Ed448"), rsa(2048));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }

    private static String privatePem(PrivateKey key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String publicPem(KeyPair pair) {
        return pem("PUBLIC KEY", pair.getPublic().getEncoded());
    }

    @ParameterizedTest
    @MethodSource("usable")
    void aKeyPairIsCredentialsWithoutACertificate(KeyPair pair) throws CredentialsException {
        var own = Credentials.rawPublicKey(pair.getPrivate(), pair.getPublic());
        assertEquals(CertificateType.RAW_PUBLIC_KEY, own.type());
        assertEquals(List.of(), own.chain());
        assertEquals(pair.getPublic(), own.publicKey());
        assertEquals(Optional.of(RawPublicKey.of(pair.getPublic())), own.rawPublicKey());
        assertFalse(own.signatureSchemes().isEmpty());
    }

    /** OpenSSL writes files with the private key alone. */
    @ParameterizedTest
    @MethodSource("usable")
    void thePublicKeyFollowsFromThePrivateOne(KeyPair pair) throws CredentialsException {
        var own = Credentials.rawPublicKeyFromPem(privatePem(pair.getPrivate()));
        assertArrayEquals(pair.getPublic().getEncoded(), own.publicKey().getEncoded());
        var given = Credentials.rawPublicKeyFromPem(privatePem(pair.getPrivate()) + publicPem(pair));
        assertArrayEquals(pair.getPublic().getEncoded(), given.publicKey().getEncoded());
    }

    /** Ordinates of both kinds turn up. */
    @Test
    void theSignOfAPointIsTold() throws CredentialsException {
        for (int i = 0; i < 20; i++) {
            var pair = ec("secp256r1");
            assertArrayEquals(
                    pair.getPublic().getEncoded(),
                    Credentials.rawPublicKeyFromPem(privatePem(pair.getPrivate()))
                            .publicKey()
                            .getEncoded());
        }
    }

    @Test
    void aTraditionalKeyInAFileWillDo(@TempDir Path folder) throws IOException, CredentialsException {
        var pair = rsa(2048);
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(pair.getPrivate());
        }
        assertTrue(text.toString().contains("RSA PRIVATE KEY"), text.toString());
        var file = Files.writeString(folder.resolve("own.pem"), text.toString());
        assertEquals(pair.getPublic(), Credentials.rawPublicKeyFromPem(file).publicKey());
    }

    @Test
    void keysThatDoNotBelongTogetherAreFoundOut() {
        var one = ec("secp256r1");
        var other = ec("secp256r1");
        assertSays(
                "not that of the public key",
                assertThrows(
                        CredentialsException.class,
                        () -> Credentials.rawPublicKey(one.getPrivate(), other.getPublic())));
        assertSays(
                "belongs to the private one",
                assertThrows(
                        CredentialsException.class,
                        () -> Credentials.rawPublicKeyFromPem(privatePem(one.getPrivate()) + publicPem(other))));
        assertThrows(
                CredentialsException.class,
                () -> Credentials.rawPublicKey(rsa(1024).getPrivate(), rsa(1024).getPublic()));
        assertThrows(CredentialsException.class, () -> Credentials.rawPublicKeyFromPem("nothing"));
    }

    @Test
    void somebodyElseSigns() throws CredentialsException {
        var pair = ec("secp256r1");
        ExternalSigner device = (scheme, content) -> {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(content);
            return signature.sign();
        };
        var schemes = List.of(SignatureScheme.ECDSA_SECP256R1_SHA256);
        assertEquals(
                schemes,
                Credentials.externalRawPublicKey(pair.getPublic(), schemes, device)
                        .signatureSchemes());
        assertThrows(
                CredentialsException.class,
                () -> Credentials.externalRawPublicKey(pair.getPublic(), List.of(), device));
        assertThrows(
                CredentialsException.class,
                () -> Credentials.externalRawPublicKey(ec("secp256r1").getPublic(), schemes, device));
    }

    @Test
    void aCertificateIsNotReplacedByAKeyWithoutOne() throws CredentialsException {
        var leaf = TestCertificate.root("root").build().leaf("server.example").build();
        var certified = Credentials.of(leaf.keys().getPrivate(), List.of(leaf.certificate()));
        var raw = Credentials.rawPublicKey(leaf.keys().getPrivate(), leaf.keys().getPublic());
        assertEquals(CertificateType.X509, certified.type());
        assertThrows(IllegalArgumentException.class, () -> RotatingCredentials.of(certified)
                .replace(raw));
        assertThrows(IllegalArgumentException.class, () -> RotatingCredentials.of(raw)
                .replace(certified));
    }

    @Test
    void aKeyIsToldByItsDigest() throws GeneralSecurityException {
        var pair = ec("secp256r1");
        var key = RawPublicKey.of(pair.getPublic());
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(pair.getPublic().getEncoded());
        assertArrayEquals(digest, key.sha256());
        assertEquals("EC key " + HexFormat.of().formatHex(digest), key.toString());
        assertEquals(key, RawPublicKey.ofEncoded(pair.getPublic().getEncoded()));
        assertEquals(
                key.hashCode(),
                RawPublicKey.ofEncoded(pair.getPublic().getEncoded()).hashCode());
        assertNotEquals(key, RawPublicKey.of(ec("secp256r1").getPublic()));
        assertThrows(
                IllegalArgumentException.class,
                () -> RawPublicKey.of(keyPair("X25519").getPublic()));
        assertThrows(IllegalArgumentException.class, () -> RawPublicKey.ofEncoded(new byte[3]));
    }

    @Test
    @Requirement("RFC7250-6-a")
    void onlyKeysThatAreKnownAreBelieved() throws CredentialsException {
        var known = ec("secp256r1");
        var stranger = RawPublicKey.of(ec("secp256r1").getPublic());
        for (var trust : List.of(
                TrustedKeys.of(known.getPublic()),
                TrustedKeys.sha256(List.of(RawPublicKey.of(known.getPublic()).sha256())),
                TrustedKeys.fromPem(publicPem(ec("secp384r1")) + publicPem(known)))) {
            assertTrue(trust.includes(RawPublicKey.of(known.getPublic())));
            assertFalse(trust.includes(stranger));
            assertFalse(trust.isAnyKey());
        }
        assertTrue(TrustedKeys.anyKey().includes(stranger));
        assertTrue(TrustedKeys.anyKey().isAnyKey());
        assertEquals(Set.of(), TrustedKeys.judgedBy((key, name) -> false).pins());
        assertFalse(TrustedKeys.judgedBy((key, name) -> true).isAnyKey());
    }

    @Test
    void trustInNobodyIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> TrustedKeys.of(List.of()));
        assertThrows(IllegalArgumentException.class, () -> TrustedKeys.sha256(List.of(new byte[20])));
        assertThrows(CredentialsException.class, () -> TrustedKeys.fromPem("nothing"));
        assertThrows(
                CredentialsException.class,
                () -> TrustedKeys.fromPem(
                        pem("PUBLIC KEY", keyPair("X448").getPublic().getEncoded())));
    }
}
