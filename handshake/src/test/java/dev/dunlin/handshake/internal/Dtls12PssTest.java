package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerEcdhParams;
import dev.dunlin.handshake.internal.message.ServerKeyExchange;
import dev.dunlin.requirements.Requirement;
import org.junit.jupiter.api.Test;

/** Signatures of PSS in DTLS 1.2, which got them from 1.3: whoever lists a scheme of theirs takes it (RFC 8446 §4.2.3). */
class Dtls12PssTest {
    private static final SignatureScheme PSS = SignatureScheme.RSA_PSS_RSAE_SHA256;
    private static final CipherSuite SUITE = CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256;
    private static final Reaction ILLEGAL =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);

    private static Reaction ofServer(TestSettings client) {
        var server = ScriptedServer.of(DriverUnderTest.client(client.suites(SUITE), "server-rsa.test"));
        ScriptedServer.requireTaken(server.send(server.serverHello(
                ScriptedServer.VERSION, SUITE.code(), RenegotiationInfo.INITIAL, new ExtendedMasterSecret())));
        ScriptedServer.requireTaken(server.send(ScriptedServer.certificate(Pki.credentials("server-rsa"))));
        var params = new ServerEcdhParams(NamedGroup.X25519.code(), Bytes.of(BareTls.publicValue(BareTls.x25519())));
        var signed = params.signedParams(
                new Random(Bytes.of(server.clientRandom)), new Random(Bytes.of(server.serverRandom)));
        var signature = BareTls.sign("RSASSA-PSS", Pki.credentials("server-rsa").privateKey(), signed);
        return server.send(new ServerKeyExchange(params, PSS.code(), Bytes.of(signature)));
    }

    @Test
    @Requirement("RFC8446-4.2.3-p")
    void aClientThatListsPssTakesItFromTheServer() {
        var schemes = new SignatureScheme[] {SignatureScheme.ECDSA_SECP256R1_SHA256, PSS};
        assertEquals(Reaction.TAKEN, ofServer(TestSettings.client().schemes(schemes)));
        schemes[1] = SignatureScheme.RSA_PKCS1_SHA256;
        assertEquals(ILLEGAL, ofServer(TestSettings.client().schemes(schemes)));
    }

    private static Reaction ofClient(TestSettings server) {
        var client = ScriptedClient.asked(server.asking(ClientAuthentication.REQUIRE))
                .before(HandshakeType.CERTIFICATE);
        ScriptedServer.requireTaken(client.send(ScriptedServer.certificate(Pki.credentials("client-rsa"))));
        ScriptedServer.requireTaken(client.sendClientKeyExchange());
        var signature = BareTls.sign("RSASSA-PSS", Pki.credentials("client-rsa").privateKey(), client.transcript());
        return client.send(new CertificateVerify(PSS.code(), Bytes.of(signature)));
    }

    @Test
    @Requirement("RFC8446-4.2.3-p")
    void aServerThatListsPssTakesItFromTheClient() {
        var schemes = new SignatureScheme[] {SignatureScheme.ECDSA_SECP256R1_SHA256, PSS};
        assertEquals(Reaction.TAKEN, ofClient(TestSettings.server().schemes(schemes)));
        schemes[1] = SignatureScheme.RSA_PKCS1_SHA256;
        assertEquals(ILLEGAL, ofClient(TestSettings.server().schemes(schemes)));
    }
}
