package dev.dunlin.interop;

import dev.dunlin.crypto.SignedCertificateTimestampList;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A log of Certificate Transparency, as far as it promises (RFC 6962 §3.2), for openssl and for us. */
final class CertificateLog {
    private static final int SIGNED_CERTIFICATE_TIMESTAMP = 18;

    /** Version, log id, time, no extensions, ECDSA with SHA-256, length of the signature. */
    private static final int BEFORE_SIGNATURE = 1 + 32 + 8 + 2 + 2 + 2;

    private static final int TIME_AT = 33;

    private final KeyPair keys;

    CertificateLog() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Its promise to publish {@code certificate}, of a minute ago: openssl, which counts in seconds, finds one of now to be of the future. */
    SignedCertificateTimestampList promise(X509Certificate certificate) {
        try {
            long time = Instant.now().minusSeconds(60).toEpochMilli();
            var signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(keys.getPrivate());
            signer.update(signedContent(certificate, time));
            var signature = signer.sign();
            var timestamp = ByteBuffer.allocate(BEFORE_SIGNATURE + signature.length)
                    .put((byte) 0)
                    .put(id())
                    .putLong(time)
                    .putShort((short) 0)
                    .put((byte) 4)
                    .put((byte) 3)
                    .putShort((short) signature.length)
                    .put(signature);
            return SignedCertificateTimestampList.of(List.of(timestamp.array()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether one of these is its promise to publish {@code certificate}. */
    boolean hasPromised(X509Certificate certificate, SignedCertificateTimestampList timestamps)
            throws GeneralSecurityException {
        for (var timestamp : timestamps.timestamps()) {
            var verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(keys.getPublic());
            verifier.update(
                    signedContent(certificate, ByteBuffer.wrap(timestamp).getLong(TIME_AT)));
            if (Arrays.equals(id(), Arrays.copyOfRange(timestamp, 1, TIME_AT))
                    && verifier.verify(timestamp, BEFORE_SIGNATURE, timestamp.length - BEFORE_SIGNATURE)) {
                return true;
            }
        }
        return false;
    }

    /** RFC 6962 §3.2: version and type, the time, an entry of the first kind, no extensions. */
    private static byte[] signedContent(X509Certificate certificate, long time) throws GeneralSecurityException {
        var der = certificate.getEncoded();
        return ByteBuffer.allocate(2 + 8 + 2 + 3 + der.length + 2)
                .putShort((short) 0)
                .putLong(time)
                .putShort((short) 0)
                .put((byte) (der.length >>> 16))
                .putShort((short) der.length)
                .put(der)
                .putShort((short) 0)
                .array();
    }

    private byte[] id() throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(keys.getPublic().getEncoded());
    }

    /** A file in {@code folder} that makes openssl know the log. */
    Path knownToOpenSsl(Path folder) {
        var key = Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
        var lines = List.of("enabled_logs = known", "[known]", "description = A log of the tests", "key = " + key);
        try {
            return Files.write(folder.resolve("logs.cnf"), lines);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A file in {@code folder} with these as they travel. */
    static Path encoded(Path folder, SignedCertificateTimestampList timestamps) {
        try {
            return Files.write(folder.resolve("timestamps"), timestamps.encoded());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A file in {@code folder} that makes {@code s_server} send these: there is no option for them alone. */
    static Path serverInfo(Path folder, SignedCertificateTimestampList timestamps) {
        try {
            var encoded = timestamps.encoded();
            var contents = new ByteArrayOutputStream();
            var out = new DataOutputStream(contents);
            out.writeShort(SIGNED_CERTIFICATE_TIMESTAMP);
            out.writeShort(encoded.length);
            out.write(encoded);
            var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(contents.toByteArray());
            var pem = "-----BEGIN SERVERINFO FOR TIMESTAMPS-----\n" + lines
                    + "\n-----END SERVERINFO FOR TIMESTAMPS-----\n";
            return Files.write(folder.resolve("timestamps.pem"), pem.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
