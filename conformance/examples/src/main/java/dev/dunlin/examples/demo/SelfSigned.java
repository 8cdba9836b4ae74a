package dev.dunlin.examples.demo;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.TrustAnchors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** A key on P-256 and a certificate for {@code localhost} that it has signed itself, good for a day. The JDK has no public API for it. */
final class SelfSigned {
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String SUBJECT_ALT_NAME = "2.5.29.17";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;

    private final KeyPair keys;
    private final X509Certificate certificate;

    private SelfSigned(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /** A new key and certificate. */
    static SelfSigned forLocalhost(String commonName) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var keys = generator.generateKeyPair();
        var body = body(commonName, keys);
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(keys.getPrivate());
        signer.update(body);
        var whole = Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(0, signer.sign()));
        var certificate = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
        return new SelfSigned(keys, (X509Certificate) certificate);
    }

    /** TBSCertificate, RFC 5280 §4.1. */
    private static byte[] body(String commonName, KeyPair keys) {
        var name = Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.utf8(commonName))));
        var now = Instant.now();
        var validity = Der.sequence(Der.time(now.minus(Duration.ofHours(1))), Der.time(now.plus(Duration.ofDays(1))));
        var names = Der.sequence(
                Der.element(DNS_NAME, "localhost".getBytes(StandardCharsets.US_ASCII)),
                Der.element(IP_ADDRESS, new byte[] {127, 0, 0, 1}));
        var digitalSignatureAndKeyCertSign = Der.bits(2, new byte[] {(byte) 0x84});
        var extensions = Der.sequence(
                Der.sequence(Der.oid(SUBJECT_ALT_NAME), Der.octets(names)),
                Der.sequence(Der.oid(KEY_USAGE), Der.isTrue(), Der.octets(digitalSignatureAndKeyCertSign)));
        return Der.sequence(
                Der.context(0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(63, new SecureRandom()).add(BigInteger.ONE)),
                ECDSA_WITH_SHA256,
                name,
                validity,
                name,
                keys.getPublic().getEncoded(),
                Der.context(3, extensions));
    }

    Credentials credentials() throws CredentialsException {
        return Credentials.of(keys.getPrivate(), List.of(certificate));
    }

    TrustAnchors trust() {
        return TrustAnchors.of(List.of(certificate));
    }

    /** Writes the certificate as PEM. */
    Path writeCertificate(Path file) throws IOException, GeneralSecurityException {
        return write(file, "CERTIFICATE", certificate.getEncoded());
    }

    /** Writes the private key as PEM. */
    Path writeKey(Path file) throws IOException {
        return write(file, "PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    private static Path write(Path file, String type, byte[] der) throws IOException {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
    }
}
