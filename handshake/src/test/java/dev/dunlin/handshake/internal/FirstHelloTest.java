package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.EcPointFormats;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a client says first. */
class FirstHelloTest {
    private static final int HELLOS = 1000;
    private static final int TRUNCATED_HMAC = 4;

    private static ClientHello hello() {
        return (ClientHello)
                DriverUnderTest.client(TestSettings.client()).sent().get(0).message();
    }

    @Test
    @Requirement({"RFC5246-7.4.1.4.1-a", "RFC9325-4.5-d"})
    void theSchemesThatTheClientVerifiesAreListedSha256AmongThem() {
        var listed = hello().extensions().find(SignatureAlgorithms.class).orElseThrow();
        assertTrue(listed.codes().contains(SignatureScheme.ECDSA_SECP256R1_SHA256.code()));
        assertTrue(listed.codes().contains(SignatureScheme.RSA_PKCS1_SHA256.code()));
    }

    @Test
    @Requirement({"RFC7627-5.2-a", "RFC5746-3.4-a", "RFC9325-3.5-a"})
    void everyHelloOffersTheExtendedMasterSecretAndSecureRenegotiation() {
        var extensions = hello().extensions();
        assertTrue(extensions.has(ExtendedMasterSecret.class));
        assertTrue(extensions.list().contains(RenegotiationInfo.INITIAL));
        assertFalse(hello().cipherSuites().contains(ClientHello.EMPTY_RENEGOTIATION_INFO_SCSV));
    }

    @Test
    @Requirement({"RFC9325-4.2.1-e", "RFC8422-5.1.2-a"})
    void uncompressedIsTheOnlyPointFormat() {
        var formats = hello().extensions().find(EcPointFormats.class).orElseThrow();
        assertEquals(EcPointFormats.UNCOMPRESSED_ONLY, formats);
        assertEquals(List.of(0), formats.codes());
    }

    /** What a suite is about is said only where such a suite is offered. */
    @Test
    @Requirement("RFC8422-4-c")
    void withoutCurvesAndCertificatesNothingIsSaidOfThem() {
        var key = PskCredentials.of(PskIdentity.of("sensor"), PreSharedKey.of(new byte[16]));
        var settings = TestSettings.client().psk(key).suites(CipherSuite.TLS_PSK_WITH_AES_128_CCM);
        var hello = (ClientHello) DriverUnderTest.client(settings).sent().get(0).message();
        assertFalse(hello.extensions().has(SupportedGroups.class));
        assertFalse(hello.extensions().has(EcPointFormats.class));
        assertFalse(hello.extensions().has(SignatureAlgorithms.class));
        settings.suites(CipherSuite.TLS_PSK_WITH_AES_128_CCM, CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256);
        var withCurves =
                (ClientHello) DriverUnderTest.client(settings).sent().get(0).message();
        assertTrue(withCurves.extensions().has(SupportedGroups.class));
        assertTrue(withCurves.extensions().has(EcPointFormats.class));
    }

    @Test
    @Requirement("RFC9325-4.6-a")
    void shorterTagsAreNotAskedFor() {
        assertTrue(hello().extensions().list().stream().map(Extension::code).noneMatch(code -> code == TRUNCATED_HMAC));
    }

    /** GnuTLS sent 32 bytes of zero: the randoms of whole hellos, not only those of their source. */
    @Test
    @SecurityHistory("T21")
    void thousandHellosHaveThousandRandoms() {
        Set<Random> seen = new HashSet<>();
        for (int i = 0; i < HELLOS; i++) {
            seen.add(hello().random());
        }
        assertEquals(HELLOS, seen.size());
    }
}
