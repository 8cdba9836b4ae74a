package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.TrustedKeys;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateEntry;
import dev.dunlin.handshake.internal.message.CertificateTypeAnswer;
import dev.dunlin.handshake.internal.message.CertificateTypeOffer;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Dtls13Certificate;
import dev.dunlin.handshake.internal.message.EncryptedExtensions;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.ExtensionType;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.RawPublicKeyCertificate;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
import dev.dunlin.requirements.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Peers that break the rules of RFC 7250, and what each side says to them; and what the messages look like when nobody does. */
class HostileRawPublicKeyTest {
    private static final ExtensionType OF_CLIENT = ExtensionType.CLIENT_CERTIFICATE_TYPE;
    private static final ExtensionType OF_SERVER = ExtensionType.SERVER_CERTIFICATE_TYPE;
    private static final int X509 = CertificateType.X509.code();
    private static final int RAW = CertificateType.RAW_PUBLIC_KEY.code();
    private static final int OPENPGP = 1;

    private static final Reaction ILLEGAL =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);
    private static final Reaction MALFORMED =
            Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE);
    private static final Reaction UNSOLICITED =
            Reaction.refused(AlertDescription.UNSUPPORTED_EXTENSION, FailureReason.UNSOLICITED_EXTENSION);
    private static final Reaction UNSUPPORTED =
            Reaction.refused(AlertDescription.UNSUPPORTED_CERTIFICATE, FailureReason.UNSUPPORTED_CERTIFICATE);
    private static final Reaction NO_COMMON_TYPE =
            Reaction.refused(AlertDescription.UNSUPPORTED_CERTIFICATE, FailureReason.NO_COMMON_PARAMETERS);
    private static final Reaction BAD =
            Reaction.refused(AlertDescription.BAD_CERTIFICATE, FailureReason.BAD_CERTIFICATE);
    private static final Reaction UNTRUSTED =
            Reaction.refused(AlertDescription.CERTIFICATE_UNKNOWN, FailureReason.UNTRUSTED_CERTIFICATE);

    private static Credentials raw(String name) {
        var certified = Pki.credentials(name);
        try {
            return Credentials.rawPublicKey(certified.privateKey(), certified.publicKey());
        } catch (CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    private static Bytes key(String name) {
        return Bytes.of(Pki.credentials(name).publicKey().getEncoded());
    }

    private static TrustedKeys trusting(String name) {
        return TrustedKeys.of(Pki.credentials(name).publicKey());
    }

    private static TestSettings client() {
        return TestSettings.client().trust(PeerTrust.of(trusting("server")));
    }

    private static TestSettings clientOfBoth() {
        return TestSettings.client()
                .trust(new PeerTrust(
                        Optional.of(Pki.trust("ca")),
                        Optional.of(trusting("server")),
                        List.of(CertificateType.X509, CertificateType.RAW_PUBLIC_KEY),
                        false,
                        false));
    }

    private static TestSettings server() {
        return TestSettings.server().certificates(OwnCertificates.of(List.of(raw("server"))));
    }

    private static CertificateTypeAnswer answer(ExtensionType about, int type) {
        return new CertificateTypeAnswer(about, type);
    }

    private static CertificateTypeOffer offer(ExtensionType about, Integer... types) {
        return new CertificateTypeOffer(about, List.of(types));
    }

    // ---- What a client offers.

    @Test
    @Requirement({"RFC7250-4.1-a", "RFC7250-4.1-b"})
    void aClientThatKnowsCertificatesAloneSaysNothingAboutTypes() {
        for (var settings : List.of(TestSettings.client(), TestSettings.client().credentials("client"))) {
            var offered = ScriptedServer.of(settings).hello().extensions();
            assertFalse(offered.has(CertificateTypeOffer.class));
        }
    }

    @Test
    @Requirement({"RFC7250-3-b", "RFC7250-4.1-c", "RFC7250-4.1-a"})
    void aClientOffersWhatItCanShowAndTakesInItsOrder() {
        var own = OwnCertificates.of(List.of(raw("client"), Pki.credentials("client")));
        var offered =
                ScriptedServer.of(clientOfBoth().certificates(own)).hello().extensions();
        assertEquals(Optional.of(offer(OF_CLIENT, RAW, X509)), offered.find(OF_CLIENT, CertificateTypeOffer.class));
        assertEquals(Optional.of(offer(OF_SERVER, X509, RAW)), offered.find(OF_SERVER, CertificateTypeOffer.class));

        var onlyServer = ScriptedServer.of(client()).hello().extensions();
        assertEquals(Optional.empty(), onlyServer.find(OF_CLIENT, CertificateTypeOffer.class));
        assertEquals(Optional.of(offer(OF_SERVER, RAW)), onlyServer.find(OF_SERVER, CertificateTypeOffer.class));
    }

    // ---- A server of DTLS 1.2 that breaks the rules.

    private static ServerHello hello(ScriptedServer server, Extension... more) {
        var extensions = new ArrayList<Extension>(List.of(RenegotiationInfo.INITIAL, new ExtendedMasterSecret()));
        extensions.addAll(List.of(more));
        return server.serverHello(ScriptedServer.VERSION, ScriptedServer.SUITE, extensions.toArray(new Extension[0]));
    }

    private static ScriptedServer afterHello(TestSettings client, Extension... more) {
        var server = ScriptedServer.of(client);
        ScriptedServer.requireTaken(server.send(hello(server, more)));
        return server;
    }

    @Test
    @Requirement({"RFC7250-3-a", "RFC7250-4.2-e"})
    void aServerWithAKeyIsTakenAtItsSignature() {
        var server = afterHello(client(), answer(OF_SERVER, RAW));
        ScriptedServer.requireTaken(server.send(new RawPublicKeyCertificate(key("server"))));
        ScriptedServer.requireTaken(server.send(server.serverKeyExchange()));
        ScriptedServer.requireTaken(server.send(new ServerHelloDone()));
        server.readAnswer();
        ScriptedServer.requireTaken(server.changeCipherSpec());
        assertEquals(Reaction.TAKEN, server.send(server.finished()));
        assertEquals(
                key("server"),
                Bytes.of(server.driver
                        .result()
                        .peer()
                        .rawPublicKey()
                        .orElseThrow()
                        .encoded()));
    }

    @Test
    @Requirement({"RFC7250-4.2-b", "RFC7250-3-b"})
    void aTypeThatWasNotOfferedIsIllegal() {
        for (int type : new int[] {X509, OPENPGP, 255}) {
            var server = ScriptedServer.of(client());
            assertEquals(ILLEGAL, server.send(hello(server, answer(OF_SERVER, type))));
            var modern = ScriptedDtls13Server.of(client().dtls13Only()).before(HandshakeType.ENCRYPTED_EXTENSIONS);
            assertEquals(ILLEGAL, modern.send(ScriptedDtls13Server.encrypted(answer(OF_SERVER, type))));
        }
        var own = OwnCertificates.of(List.of(raw("client")));
        var server = ScriptedServer.of(client().certificates(own));
        assertEquals(ILLEGAL, server.send(hello(server, answer(OF_CLIENT, X509))));
    }

    @Test
    @Requirement("RFC7250-4.1-b")
    void anAnswerToAClientThatHasNotAskedIsUnsolicited() {
        var server = ScriptedServer.of(TestSettings.client());
        assertEquals(UNSOLICITED, server.send(hello(server, answer(OF_SERVER, RAW))));
        var modern =
                ScriptedDtls13Server.of(TestSettings.client().dtls13Only()).before(HandshakeType.ENCRYPTED_EXTENSIONS);
        assertEquals(UNSOLICITED, modern.send(ScriptedDtls13Server.encrypted(answer(OF_SERVER, RAW))));
    }

    @Test
    @Requirement("RFC7250-3-b")
    void anAnswerOfAnotherLengthIsMalformed() {
        for (var body : List.of(Bytes.EMPTY, ScriptedPeer.bytes(RAW, RAW), ScriptedPeer.bytes(1, RAW))) {
            var server = ScriptedServer.of(client());
            assertEquals(MALFORMED, server.send(hello(server, new OpaqueExtension(OF_SERVER.code(), body))));
            var modern = ScriptedDtls13Server.of(client().dtls13Only()).before(HandshakeType.ENCRYPTED_EXTENSIONS);
            assertEquals(
                    MALFORMED,
                    modern.send(ScriptedDtls13Server.encrypted(new OpaqueExtension(OF_SERVER.code(), body))));
        }
    }

    @Test
    @Requirement("RFC7250-4.2-c")
    void withoutAnAnswerTheServerShowsCertificatesWhichAClientOfKeysDoesNotBelieve() {
        var server = afterHello(client());
        assertEquals(UNSUPPORTED, server.send(server.certificate()));
        var modern = ScriptedDtls13Server.of(client().dtls13Only()).before(HandshakeType.CERTIFICATE);
        assertEquals(UNSUPPORTED, modern.send(modern.certificate()));
        assertEquals(Reaction.TAKEN, certificateTo(afterHello(clientOfBoth())));
    }

    private static Reaction certificateTo(ScriptedServer server) {
        return server.send(server.certificate());
    }

    @Test
    @Requirement("RFC7250-3-a")
    void whatIsNoKeyIsBadAndNothingAtAllIsMalformed() {
        var list = afterHello(client(), answer(OF_SERVER, RAW));
        assertEquals(BAD, list.send(list.certificate()));
        var certificate = afterHello(client(), answer(OF_SERVER, RAW));
        assertEquals(
                BAD,
                certificate.send(new RawPublicKeyCertificate(
                        certificate.certificate().chain().get(0))));
        var nothing = afterHello(client(), answer(OF_SERVER, RAW));
        assertEquals(MALFORMED, nothing.send(new RawPublicKeyCertificate(Bytes.EMPTY)));
        var another = afterHello(client(), answer(OF_SERVER, RAW));
        assertEquals(UNTRUSTED, another.send(new RawPublicKeyCertificate(key("client"))));
        var keyAsCertificate = afterHello(clientOfBoth(), answer(OF_SERVER, X509));
        assertEquals(MALFORMED, keyAsCertificate.send(new RawPublicKeyCertificate(key("server"))));
    }

    /** The suite is one of ECDSA. */
    @Test
    @Requirement("RFC7250-3-a")
    void aKeyFitsTheSuiteAsACertificateDoes() {
        var trust = PeerTrust.of(trusting("server-rsa"));
        var server = afterHello(TestSettings.client().trust(trust), answer(OF_SERVER, RAW));
        assertEquals(UNSUPPORTED, server.send(new RawPublicKeyCertificate(key("server-rsa"))));
    }

    // ---- A server of DTLS 1.3 that breaks the rules.

    private static ScriptedDtls13Server beforeKey() {
        var server = ScriptedDtls13Server.of(client().dtls13Only()).before(HandshakeType.ENCRYPTED_EXTENSIONS);
        ScriptedServer.requireTaken(server.send(ScriptedDtls13Server.encrypted(answer(OF_SERVER, RAW))));
        return server;
    }

    private static Dtls13Certificate shown(Bytes... keys) {
        return new Dtls13Certificate(
                Bytes.EMPTY,
                List.of(keys).stream()
                        .map(key -> new CertificateEntry(key, Extensions.NONE))
                        .toList());
    }

    @Test
    @Requirement({"RFC8446-4.4.2-k", "RFC7250-3-a"})
    void thereIsOneKeyAndNeitherTwoNorNone() {
        var one = beforeKey();
        ScriptedServer.requireTaken(one.send(shown(key("server"))));
        ScriptedServer.requireTaken(one.send(one.certificateVerify()));
        assertEquals(Reaction.TAKEN, one.send(one.finished()));

        assertEquals(ILLEGAL, beforeKey().send(shown(key("server"), key("server"))));
        assertEquals(ILLEGAL, beforeKey().send(shown(key("server"), key("client"))));
        assertEquals(MALFORMED, beforeKey().send(shown()));
        assertEquals(BAD, beforeKey().send(ScriptedDtls13Peer.certificate("server")));
        assertEquals(UNTRUSTED, beforeKey().send(shown(key("client"))));
    }

    @Test
    @Requirement("RFC7250-3-a")
    void aKeyThatHasNotSignedProvesNothing() {
        var server = beforeKey();
        ScriptedServer.requireTaken(server.send(shown(key("server"))));
        assertEquals(
                Reaction.refused(AlertDescription.UNEXPECTED_MESSAGE, FailureReason.UNEXPECTED_MESSAGE),
                server.send(server.finished()));
        var forged = beforeKey();
        ScriptedServer.requireTaken(forged.send(shown(key("server"))));
        assertEquals(
                Reaction.refused(AlertDescription.DECRYPT_ERROR, FailureReason.BAD_SIGNATURE),
                forged.send(forged.certificateVerify("client", "server", ScriptedServer.SCHEME, "SHA256withECDSA")));
    }

    // ---- Clients that break the rules.

    private static ClientHello offering(ScriptedClient client, Extension... more) {
        var extensions = ScriptedClient.usualExtensions();
        extensions.addAll(List.of(more));
        return client.clientHello(extensions);
    }

    private static ClientHello offering(ScriptedDtls13Client client, Extension... more) {
        var extensions = client.usual();
        extensions.addAll(List.of(more));
        return client.clientHello(extensions);
    }

    private static Reaction toServer(TestSettings settings, Extension... more) {
        var client = ScriptedClient.of(settings);
        return client.send(offering(client, more));
    }

    private static Reaction toModernServer(TestSettings settings, Extension... more) {
        var client = ScriptedDtls13Client.of(settings.dtls13Only());
        return client.send(offering(client, more));
    }

    @Test
    @Requirement({"RFC7250-4.2-a", "RFC8446-4.4.2-l"})
    void withoutACommonTypeNothingIsShown() {
        for (var types : List.of(List.of(OPENPGP), List.of(OPENPGP, 255), List.of(RAW))) {
            var offered = new CertificateTypeOffer(OF_SERVER, types);
            assertEquals(NO_COMMON_TYPE, toServer(TestSettings.server(), offered));
            assertEquals(NO_COMMON_TYPE, toModernServer(TestSettings.server(), offered));
        }
        assertEquals(NO_COMMON_TYPE, toServer(server()));
        assertEquals(NO_COMMON_TYPE, toModernServer(server()));
        assertEquals(NO_COMMON_TYPE, toServer(server(), offer(OF_SERVER, X509)));
        assertEquals(Reaction.TAKEN, toServer(server(), offer(OF_SERVER, OPENPGP, RAW)));
        assertEquals(Reaction.TAKEN, toModernServer(server(), offer(OF_SERVER, OPENPGP, RAW)));
        assertEquals(Reaction.TAKEN, toServer(TestSettings.server(), offer(OF_SERVER, OPENPGP, X509)));
    }

    @Test
    @Requirement("RFC7250-3-b")
    void anEmptyListOfTypesIsMalformed() {
        for (var type : List.of(OF_CLIENT, OF_SERVER)) {
            var empty = new OpaqueExtension(type.code(), ScriptedPeer.bytes(0));
            assertEquals(MALFORMED, toServer(TestSettings.server(), empty));
            assertEquals(MALFORMED, toModernServer(TestSettings.server(), empty));
        }
    }

    @Test
    @Requirement("RFC7250-4.2-d")
    void theClientsTypeIsAnsweredOnlyIfItIsToShowSomething() {
        var both = new Extension[] {offer(OF_CLIENT, RAW), offer(OF_SERVER, RAW)};
        var silent = takingKeys(ScriptedClient.of(server()));
        ScriptedServer.requireTaken(silent.send(offering(silent, both)));
        var hello = (ServerHello) silent.readAnswer().get(0).message();
        assertEquals(Optional.empty(), hello.extensions().find(OF_CLIENT, CertificateTypeAnswer.class));
        assertEquals(
                Optional.of(answer(OF_SERVER, RAW)), hello.extensions().find(OF_SERVER, CertificateTypeAnswer.class));

        var asking = takingKeys(ScriptedClient.asked(asking()));
        ScriptedServer.requireTaken(asking.send(offering(asking, both)));
        var asks = (ServerHello) asking.readAnswer().get(0).message();
        assertEquals(
                Optional.of(answer(OF_CLIENT, RAW)), asks.extensions().find(OF_CLIENT, CertificateTypeAnswer.class));
    }

    @Test
    @Requirement("RFC7250-4.2-e")
    void inDtls13TheAnswersAreInEncryptedExtensions() {
        var client = ScriptedDtls13Client.of(asking().dtls13Only());
        var flight = client.begin(offering(client, offer(OF_CLIENT, RAW), offer(OF_SERVER, RAW)));
        var hello = (ServerHello) flight.get(0).message(ScriptedDtls13Client.DECODER);
        assertFalse(hello.extensions().has(CertificateTypeAnswer.class));
        var encrypted = ((EncryptedExtensions) flight.get(1).message(ScriptedDtls13Client.DECODER)).extensions();
        assertEquals(Optional.of(answer(OF_CLIENT, RAW)), encrypted.find(OF_CLIENT, CertificateTypeAnswer.class));
        assertEquals(Optional.of(answer(OF_SERVER, RAW)), encrypted.find(OF_SERVER, CertificateTypeAnswer.class));
    }

    private static TestSettings asking() {
        return server().asking(ClientAuthentication.REQUIRE).trust(PeerTrust.of(trusting("client")));
    }

    private static ScriptedClient takingKeys(ScriptedClient client) {
        client.decoder = MessageDecoder.ofDtls12(CertificateType.RAW_PUBLIC_KEY);
        return client;
    }

    private static ScriptedClient asked() {
        var client = takingKeys(ScriptedClient.asked(asking()));
        ScriptedServer.requireTaken(client.send(offering(client, offer(OF_CLIENT, RAW), offer(OF_SERVER, RAW))));
        client.readAnswer();
        return client;
    }

    @Test
    @Requirement({"RFC7250-3-a", "RFC7250-6-a"})
    void aClientProvesItsKeyToAServerOfDtls12() {
        var client = asked();
        ScriptedServer.requireTaken(client.send(new RawPublicKeyCertificate(key("client"))));
        ScriptedServer.requireTaken(client.sendClientKeyExchange());
        ScriptedServer.requireTaken(client.send(client.certificateVerify()));
        ScriptedServer.requireTaken(client.changeCipherSpec());
        assertEquals(Reaction.TAKEN, client.send(client.finished()));
        assertTrue(client.driver.result().peer().rawPublicKey().isPresent());

        assertEquals(UNTRUSTED, asked().send(new RawPublicKeyCertificate(key("server"))));
        assertEquals(BAD, asked().send(asked().certificate()));
        assertEquals(
                Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.CERTIFICATE_REQUIRED),
                asked().send(new RawPublicKeyCertificate(Bytes.EMPTY)));
    }

    @Test
    @Requirement({"RFC8446-4.4.2-k", "RFC7250-6-a"})
    void aClientProvesItsKeyToAServerOfDtls13() {
        assertEquals(Reaction.TAKEN, askedByModern().send(shown(key("client"))));
        assertEquals(ILLEGAL, askedByModern().send(shown(key("client"), key("client"))));
        assertEquals(UNTRUSTED, askedByModern().send(shown(key("server"))));
        assertEquals(BAD, askedByModern().send(ScriptedDtls13Peer.certificate("client")));
        assertEquals(
                Reaction.refused(AlertDescription.CERTIFICATE_REQUIRED, FailureReason.CERTIFICATE_REQUIRED),
                askedByModern().send(shown()));
    }

    private static ScriptedDtls13Client askedByModern() {
        var client = ScriptedDtls13Client.of(asking().dtls13Only());
        client.begin(offering(client, offer(OF_CLIENT, RAW), offer(OF_SERVER, RAW)));
        return client;
    }
}
