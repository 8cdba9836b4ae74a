package dev.dunlin.handshake.internal.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.requirements.Requirement;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenSSL put on the wire, see {@code openssl/README.md}. */
class OpenSslHandshakeTest {
    private static final String MUTUAL = "ecdsa-mutual.txt";
    private static final String FRAGMENTED = "rsa-mtu-300.txt";

    @Test
    void clientHelloOffersWhatTheCommandLineSaid() throws DecodeFailure {
        var hello = (ClientHello) OpenSslCapture.of(MUTUAL).client().get(0);
        assertEquals(0xFEFD, hello.legacyVersion());
        assertEquals(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256.code(), 0xFF), hello.cipherSuites());
        assertTrue(hello.offersRenegotiationScsv());
        assertTrue(hello.cookie().isEmpty());
        assertEquals(
                Optional.of(new ServerName("dunlin.test")), hello.extensions().find(ServerName.class));
        assertEquals(
                List.of(0x1D, 0x17, 0x1E, 0x19, 0x18),
                hello.extensions().find(SupportedGroups.class).orElseThrow().codes());
        assertEquals(
                List.of(0, 1, 2),
                hello.extensions().find(EcPointFormats.class).orElseThrow().codes());
        assertEquals(
                20,
                hello.extensions()
                        .find(SignatureAlgorithms.class)
                        .orElseThrow()
                        .codes()
                        .size());
        assertTrue(hello.extensions().has(ExtendedMasterSecret.class));
    }

    @Test
    void secondClientHelloIsTheFirstWithTheCookie() throws DecodeFailure {
        var capture = OpenSslCapture.of(MUTUAL);
        var first = (ClientHello) capture.client().get(0);
        var request = (HelloVerifyRequest) capture.server().get(0);
        assertEquals(0xFEFF, request.serverVersion());
        assertEquals(20, request.cookie().bytes().length());
        assertEquals(first.withCookie(request.cookie()), capture.client().get(1));
    }

    @Test
    void serverFlightIsDecoded() throws DecodeFailure {
        var server = OpenSslCapture.of(MUTUAL).server();
        assertEquals(6, server.size());
        var hello = (ServerHello) server.get(1);
        assertEquals(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256.code(), hello.cipherSuite());
        assertEquals(List.of(0xFF01, 0x0B, 0x23, 0x17), hello.extensions().types());
        assertEquals(Optional.of(RenegotiationInfo.INITIAL), hello.extensions().find(RenegotiationInfo.class));
        assertEquals(1, ((Certificate) server.get(2)).chain().size());
        var exchange = (ServerKeyExchange) server.get(3);
        assertEquals(NamedGroup.X25519.code(), exchange.params().group());
        assertEquals(NamedGroup.X25519.serverLength(), exchange.params().point().length());
        assertEquals(SignatureScheme.ECDSA_SECP256R1_SHA256.code(), exchange.scheme());
        var request = (CertificateRequest) server.get(4);
        assertTrue(request.certificateTypes().contains(CertificateRequest.ECDSA_SIGN));
        assertEquals(1, request.authorities().size());
        assertEquals(new ServerHelloDone(), server.get(5));
    }

    @Test
    void clientFlightIsDecoded() throws DecodeFailure {
        var client = OpenSslCapture.of(MUTUAL).client();
        assertEquals(5, client.size());
        assertEquals(1, ((Certificate) client.get(2)).chain().size());
        assertEquals(32, ((ClientKeyExchange) client.get(3)).point().length());
        assertEquals(SignatureScheme.ECDSA_SECP256R1_SHA256.code(), ((CertificateVerify) client.get(4)).scheme());
    }

    @Test
    @Requirement("RFC6347-4.2.3-f")
    void fragmentedServerFlightIsPutTogether() throws DecodeFailure {
        var server = OpenSslCapture.of(FRAGMENTED).server();
        assertEquals(5, server.size());
        assertEquals(1, ((Certificate) server.get(2)).chain().size());
        var exchange = (ServerKeyExchange) server.get(3);
        assertEquals(NamedGroup.SECP384R1.code(), exchange.params().group());
        assertEquals(SignatureScheme.RSA_PSS_RSAE_SHA256.code(), exchange.scheme());
        assertEquals(256, exchange.signature().length());
    }

    @Test
    @Requirement("RFC5246-7.4.3-c")
    void signatureOverRandomsAndParametersVerifies() throws DecodeFailure, GeneralSecurityException {
        var capture = OpenSslCapture.of(MUTUAL);
        var client = (ClientHello) capture.client().get(1);
        var server = (ServerHello) capture.server().get(1);
        var chain = ((Certificate) capture.server().get(2)).chain();
        var exchange = (ServerKeyExchange) capture.server().get(3);
        var certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(chain.get(0).toByteArray()));
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initVerify(certificate);
        signature.update(exchange.params().signedParams(client.random(), server.random()));
        assertTrue(signature.verify(exchange.signature().toByteArray()));
    }

    @ParameterizedTest
    @ValueSource(strings = {MUTUAL, FRAGMENTED})
    void everyMessageIsWrittenAsOpenSslWroteIt(String file) throws DecodeFailure {
        var capture = OpenSslCapture.of(file);
        assertTrue(capture.incoming().size() >= 8);
        for (var incoming : capture.incoming()) {
            var message = MessageDecoder.DTLS_1_2_ECDHE.decode(incoming.type(), incoming.body());
            assertArrayEquals(incoming.body(), message.body());
        }
    }
}
