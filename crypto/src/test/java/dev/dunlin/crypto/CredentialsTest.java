package dev.dunlin.crypto;

import static dev.dunlin.crypto.internal.Fixtures.assertSays;
import static dev.dunlin.crypto.internal.Fixtures.ec;
import static dev.dunlin.crypto.internal.Fixtures.keyPair;
import static dev.dunlin.crypto.internal.Fixtures.rsa;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.internal.DeviceProvider;
import dev.dunlin.crypto.internal.OpaqueKey;
import dev.dunlin.crypto.internal.TestCertificate;
import dev.dunlin.requirements.Requirement;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final TestCertificate ROOT = TestCertificate.root("root").build();
    private static final TestCertificate EC_LEAF = ROOT.leaf("server.example").build();
    private static final TestCertificate RSA_LEAF =
            ROOT.leaf("server.example").keys(rsa(2048)).build();
    private static final char[] PASSWORD = "secret".toCharArray();

    static Stream<Arguments> leaves() {
        return Stream.of(
                Arguments.of(EC_LEAF, CipherSuite.Authentication.ECDSA, 3),
                Arguments.of(ROOT.leaf("p384").keys(ec("secp384r1")).build(), CipherSuite.Authentication.ECDSA, 3),
                Arguments.of(ROOT.leaf("p521").keys(ec("secp521r1")).build(), CipherSuite.Authentication.ECDSA, 3),
                Arguments.of(RSA_LEAF, CipherSuite.Authentication.RSA, 6));
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void pemKeysInEveryFormAreRead(TestCertificate leaf, CipherSuite.Authentication authentication, int schemes)
            throws Exception {
        for (var key : List.of(pkcs8(leaf), traditional(leaf))) {
            var credentials = Credentials.fromPem(certificates(leaf, ROOT), key);
            assertEquals(List.of(leaf.certificate(), ROOT.certificate()), credentials.chain());
            assertEquals(
                    leaf.keys().getPrivate().getAlgorithm(),
                    credentials.privateKey().getAlgorithm());
            assertEquals(authentication, credentials.authentication());
            assertEquals(schemes, credentials.signatureSchemes().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "Ed448"})
    @Requirement("RFC8422-2.1-a")
    void edDsaServesTheSuitesOfEcdsaWithItsOneScheme(String algorithm) throws Exception {
        var leaf = ROOT.leaf("server.example").keys(keyPair(algorithm)).build();

        var credentials = Credentials.fromPem(certificates(leaf, ROOT), pkcs8(leaf));

        assertEquals(CipherSuite.Authentication.ECDSA, credentials.authentication());
        assertEquals(
                List.of(SignatureScheme.valueOf(algorithm.toUpperCase(Locale.ROOT))), credentials.signatureSchemes());
    }

    @Test
    void theBestSchemeComesFirst() throws CredentialsException {
        assertEquals(
                SignatureScheme.ECDSA_SECP256R1_SHA256,
                Credentials.of(EC_LEAF.keys().getPrivate(), List.of(EC_LEAF.certificate()))
                        .signatureSchemes()
                        .get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "ec-cert, ec-sec1",
        "ec-cert, ec-pkcs8",
        "rsa-cert, rsa-pkcs1",
        "rsa-cert, rsa-pkcs8",
        "ed25519-cert, ed25519-pkcs8",
        "ed448-cert, ed448-pkcs8"
    })
    void whatOpensslWritesIsRead(String certificate, String key) throws Exception {
        var credentials = Credentials.fromPem(openssl(certificate), openssl(key));
        assertEquals(
                "CN=localhost",
                credentials.chain().get(0).getSubjectX500Principal().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec-encrypted", "ec-encrypted-sec1"})
    void whatOpensslEncryptsIsRefusedWithAdvice(String key) {
        assertRefused(
                key + ".pem: the private key is encrypted; decrypt it first (openssl pkey",
                () -> Credentials.fromPem(openssl("ec-cert"), openssl(key)));
    }

    @Test
    void aSec1KeyThatLeavesItsCurveToTheReaderIsRefused() throws Exception {
        var bare = pem(EC_LEAF.keys().getPrivate());
        assertRefused("does not name its curve", () -> Credentials.fromPem(certificates(EC_LEAF), bare));
    }

    @Test
    void oneFileMayHoldBoth(@TempDir Path folder) throws Exception {
        var file = folder.resolve("both.pem");
        Files.writeString(file, pkcs8(EC_LEAF) + certificates(EC_LEAF, ROOT));
        assertEquals(2, Credentials.fromPem(file, file).chain().size());
    }

    @Test
    void aMissingFileIsAnIoException(@TempDir Path folder) throws IOException {
        var chain = Files.writeString(folder.resolve("chain.pem"), certificates(EC_LEAF));
        var missing = folder.resolve("missing.pem");
        assertThrows(NoSuchFileException.class, () -> Credentials.fromPem(chain, missing));
        assertThrows(NoSuchFileException.class, () -> Credentials.fromPem(missing, chain));
    }

    @Test
    void theMessageNamesTheFileAndWhatIsWrongWithIt(@TempDir Path folder) throws IOException {
        var chain = Files.writeString(folder.resolve("chain.pem"), certificates(EC_LEAF));
        var key = Files.writeString(folder.resolve("key.pem"), "not a key");
        assertRefused("key.pem: no private key", () -> Credentials.fromPem(chain, key));
        assertRefused("key.pem: no certificate", () -> Credentials.fromPem(key, chain));
    }

    @Test
    void keysThatCannotBeUsedAreRefused() throws Exception {
        var ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var two = pkcs8(EC_LEAF) + pkcs8(RSA_LEAF);
        assertRefused("more than one private key", () -> Credentials.fromPem(certificates(EC_LEAF), two));
        var eddsa = pem(ed25519.getPrivate());
        assertRefused("no provider can sign", () -> Credentials.fromPem(certificates(EC_LEAF), eddsa));
        var x25519 =
                pem(KeyPairGenerator.getInstance("X25519").generateKeyPair().getPrivate());
        assertRefused("neither RSA nor EC nor EdDSA", () -> Credentials.fromPem(certificates(EC_LEAF), x25519));
        for (var label : List.of("PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY")) {
            var noise = "-----BEGIN " + label + "-----\nAQIDBA==\n-----END " + label + "-----\n";
            assertRefused("cannot be parsed", () -> Credentials.fromPem(certificates(EC_LEAF), noise));
        }
        var dsa = "-----BEGIN DSA PRIVATE KEY-----\nAQIDBA==\n-----END DSA PRIVATE KEY-----\n";
        assertRefused("not a kind of key", () -> Credentials.fromPem(certificates(EC_LEAF), dsa));
    }

    @Test
    void aCertificateThatCannotBeParsedIsRefused() {
        var noise = "-----BEGIN CERTIFICATE-----\nAQIDBA==\n-----END CERTIFICATE-----\n";
        assertRefused("certificate cannot be parsed", () -> Credentials.fromPem(noise, pkcs8(EC_LEAF)));
    }

    @Test
    void theKeyMustBeThatOfTheCertificate() {
        var other = ec("secp256r1").getPrivate();
        assertRefused(
                "the private key is not that of the certificate",
                () -> Credentials.of(other, List.of(EC_LEAF.certificate())));
        assertRefused(
                "credentials: ", () -> Credentials.of(RSA_LEAF.keys().getPrivate(), List.of(EC_LEAF.certificate())));
        assertRefused(
                "credentials: ", () -> Credentials.of(EC_LEAF.keys().getPrivate(), List.of(RSA_LEAF.certificate())));
    }

    @Test
    @Requirement({"RFC5246-7.4.2-c", "RFC8446-4.4.2-h"})
    void theChainStartsWithTheLeafAndEachCertifiesTheOneBefore() {
        var key = EC_LEAF.keys().getPrivate();
        assertRefused("no certificate", () -> Credentials.of(key, List.of()));
        assertRefused(
                "certificate 2 of the chain did not issue",
                () -> Credentials.of(key, List.of(ROOT.certificate(), EC_LEAF.certificate())));
        var stranger = TestCertificate.root("stranger").build();
        assertRefused(
                "certificate 2 of the chain did not issue",
                () -> Credentials.of(key, List.of(EC_LEAF.certificate(), stranger.certificate())));
    }

    @Test
    @Requirement({"RFC8446-4.4.2.2-a", "RFC8446-4.4.2.3-a"})
    void theLeafIsOfVersion3() {
        var old = ROOT.leaf("server.example").version1().build();
        assertRefused(
                "is of X.509 version 1", () -> Credentials.of(old.keys().getPrivate(), List.of(old.certificate())));
    }

    @Test
    @Requirement("RFC5246-7.4.2-d")
    void theLeafMustBeAllowedToSign() {
        var agreeing = ROOT.leaf("server.example").usage(KeyUsage.keyAgreement).build();
        assertRefused(
                "lacks digitalSignature",
                () -> Credentials.of(agreeing.keys().getPrivate(), List.of(agreeing.certificate())));
    }

    @Test
    @Requirement("RFC9325-4.5-b")
    void shortRsaKeysAreRefused() {
        var weak = ROOT.leaf("weak").keys(rsa(1024)).build();
        assertRefused(
                "no signature scheme for this RSA key",
                () -> Credentials.of(weak.keys().getPrivate(), List.of(weak.certificate())));
    }

    @Test
    void aKeyStoreEntryServes() throws Exception {
        var store = store();
        store.setKeyEntry("me", EC_LEAF.keys().getPrivate(), PASSWORD, new Certificate[] {
            EC_LEAF.certificate(), ROOT.certificate()
        });
        store.setCertificateEntry("trusted", ROOT.certificate());
        assertEquals(2, Credentials.fromKeyStore(store, "me", PASSWORD).chain().size());
        assertRefused(
                "key store entry \"nobody\": not a private key",
                () -> Credentials.fromKeyStore(store, "nobody", PASSWORD));
        assertRefused(
                "key store entry \"trusted\": not a private key",
                () -> Credentials.fromKeyStore(store, "trusted", PASSWORD));
        assertRefused("key store entry \"me\": ", () -> Credentials.fromKeyStore(store, "me", "wrong".toCharArray()));
        var unloaded = KeyStore.getInstance("PKCS12");
        assertRefused("key store entry \"me\": ", () -> Credentials.fromKeyStore(unloaded, "me", PASSWORD));
    }

    @Test
    void anOpaqueKeyServesThroughTheProviderThatUnderstandsIt() throws Exception {
        var opaque = new OpaqueKey(EC_LEAF.keys().getPrivate());
        var chain = List.of(EC_LEAF.certificate());
        assertRefused("no provider can sign", () -> Credentials.of(opaque, chain));
        var device = new DeviceProvider();
        assertEquals(
                opaque,
                Credentials.of(opaque, chain, CryptoProvider.preferring(device)).privateKey());
        // And a preferred provider does not stand in the way of keys that it does not understand.
        var software = EC_LEAF.keys().getPrivate();
        assertEquals(
                software,
                Credentials.of(software, chain, CryptoProvider.preferring(device))
                        .privateKey());
        assertRefused("no provider can sign", () -> Credentials.of(software, chain, CryptoProvider.only(device)));
    }

    @Test
    void aForeignProviderServesAlone() throws Exception {
        var provider = CryptoProvider.only(new BouncyCastleProvider());
        for (var leaf : List.of(EC_LEAF, RSA_LEAF)) {
            var credentials = Credentials.of(leaf.keys().getPrivate(), List.of(leaf.certificate()), provider);
            assertEquals(leaf.certificate(), credentials.chain().get(0));
        }
    }

    @Test
    void theKeyIsNotPrinted() throws CredentialsException {
        var credentials = Credentials.of(EC_LEAF.keys().getPrivate(), List.of(EC_LEAF.certificate()));
        assertEquals("Credentials(CN=server.example)", credentials.toString());
        assertFalse(credentials.toString().contains("EC"));
    }

    private interface Making {
        Credentials make() throws Exception;
    }

    private static void assertRefused(String message, Making making) {
        var refusal = assertThrows(CredentialsException.class, making::make);
        assertSays(message, refusal);
    }

    private static String certificates(TestCertificate... certificates) throws IOException {
        var pem = new StringBuilder();
        for (var certificate : certificates) {
            pem.append(pem(certificate.certificate()));
        }
        return pem.toString();
    }

    private static String pkcs8(TestCertificate leaf) throws IOException {
        return pem(new JcaPKCS8Generator(leaf.keys().getPrivate(), null));
    }

    /** SEC 1 or PKCS #1. The JDK's own encoding leaves the curve out of the inner key, where OpenSSL and Bouncy Castle have it. */
    private static String traditional(TestCertificate leaf) throws GeneralSecurityException, IOException {
        var key = leaf.keys().getPrivate();
        return pem(KeyFactory.getInstance(key.getAlgorithm(), new BouncyCastleProvider())
                .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded())));
    }

    private static Path openssl(String file) {
        return Path.of("src/test/resources/openssl", file + ".pem");
    }

    private static String pem(Object object) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
