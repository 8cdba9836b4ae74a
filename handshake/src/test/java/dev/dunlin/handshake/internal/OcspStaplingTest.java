package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.OcspResponseJudge;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateStatus;
import dev.dunlin.handshake.internal.message.Dtls13Certificate;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.ExtensionType;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
import dev.dunlin.handshake.internal.message.StatusRequest;
import dev.dunlin.handshake.internal.message.StatusRequestAcknowledgement;
import dev.dunlin.requirements.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * OCSP responses beside certificates: who asks, who answers, where, and what is refused (RFC 6066 §8). What is the same for
 * everything that goes with a certificate of DTLS 1.3 is in {@link Dtls13StaplingTest}.
 */
class OcspStaplingTest {
    private static final Bytes RESPONSE = ScriptedPeer.bytes(0x30, 0x03, 0x0A, 0x01, 0x00);
    private static final int STATUS_REQUEST = ExtensionType.STATUS_REQUEST.code();

    private static final Reaction UNEXPECTED =
            Reaction.refused(AlertDescription.UNEXPECTED_MESSAGE, FailureReason.UNEXPECTED_MESSAGE);
    private static final Reaction MALFORMED =
            Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE);
    private static final Reaction UNSOLICITED =
            Reaction.refused(AlertDescription.UNSUPPORTED_EXTENSION, FailureReason.UNSOLICITED_EXTENSION);
    private static final Reaction UNSATISFACTORY =
            Reaction.refused(AlertDescription.BAD_CERTIFICATE_STATUS_RESPONSE, FailureReason.BAD_STATUS_RESPONSE);

    static TestSettings client() {
        return TestSettings.client().trust(PeerTrust.of(Pki.trust("ca")).askingForOcspResponses());
    }

    private static TestSettings client(OcspResponseJudge judge) {
        return TestSettings.client()
                .trust(PeerTrust.of(Pki.trust("ca").ocspResponseJudgedBy(judge)).askingForOcspResponses());
    }

    private static TestSettings server() {
        var own = Pki.credentials("server").withOcspResponse(RESPONSE.toByteArray());
        return TestSettings.server().certificates(OwnCertificates.of(List.of(own)));
    }

    private static Optional<Bytes> received(DriverUnderTest driver) {
        return driver.result().peer().stapled().ocspResponse().map(Bytes::of);
    }

    // ---- A client of DTLS 1.2.

    @Test
    void aClientAsksOnlyIfItIsToldTo() {
        assertEquals(
                Optional.of(StatusRequest.ANY_OCSP),
                ScriptedServer.of(client()).hello().extensions().find(StatusRequest.class));
        assertFalse(
                ScriptedServer.of(TestSettings.client()).hello().extensions().has(StatusRequest.class));
    }

    private static ServerHello acknowledging(ScriptedServer server) {
        return server.serverHello(
                ScriptedServer.VERSION,
                ScriptedServer.SUITE,
                RenegotiationInfo.INITIAL,
                new ExtendedMasterSecret(),
                new StatusRequestAcknowledgement());
    }

    /** Up to and with Certificate. */
    static ScriptedServer acknowledged(TestSettings client) {
        var server = ScriptedServer.of(client);
        ScriptedServer.requireTaken(server.send(acknowledging(server)));
        ScriptedServer.requireTaken(server.send(server.certificate()));
        return server;
    }

    @Test
    @Requirement("RFC6066-8-a")
    void aResponseComesAfterTheCertificateOrNotAtAll() {
        var with = acknowledged(client());
        ScriptedServer.requireTaken(with.send(new CertificateStatus(RESPONSE)));
        with.complete();
        assertEquals(Optional.of(RESPONSE), received(with.driver));

        var without = acknowledged(client());
        without.complete();
        assertEquals(Optional.empty(), received(without.driver));
    }

    @Test
    @Requirement("RFC6066-8-a")
    void aResponseThatWasNotAnnouncedIsUnexpected() {
        var unannounced = ScriptedServer.of(client()).before(HandshakeType.CERTIFICATE);
        ScriptedServer.requireTaken(unannounced.send(unannounced.certificate()));
        assertEquals(UNEXPECTED, unannounced.send(new CertificateStatus(RESPONSE)));

        var tooEarly = ScriptedServer.of(client());
        ScriptedServer.requireTaken(tooEarly.send(acknowledging(tooEarly)));
        assertEquals(UNEXPECTED, tooEarly.send(new CertificateStatus(RESPONSE)));

        var twice = acknowledged(client());
        ScriptedServer.requireTaken(twice.send(new CertificateStatus(RESPONSE)));
        assertEquals(UNEXPECTED, twice.send(new CertificateStatus(RESPONSE)));

        var done = acknowledged(client());
        assertEquals(UNEXPECTED, done.send(new ServerHelloDone()));
    }

    @Test
    @Requirement("RFC6066-8-a")
    void whoHasNotAskedIsNotAnswered() {
        var server = ScriptedServer.of(TestSettings.client());
        assertEquals(UNSOLICITED, server.send(acknowledging(server)));
    }

    @Test
    void anAnswerOfAnotherFormIsMalformed() {
        var hello = ScriptedServer.of(client());
        assertEquals(
                MALFORMED,
                hello.send(hello.serverHello(
                        ScriptedServer.VERSION,
                        ScriptedServer.SUITE,
                        RenegotiationInfo.INITIAL,
                        new ExtendedMasterSecret(),
                        new OpaqueExtension(STATUS_REQUEST, ScriptedPeer.bytes(0)))));
        for (var body : List.of(
                new byte[] {1, 0, 0, 0}, new byte[] {2, 0, 0, 1, 0}, new byte[] {1, 0, 0, 1, 0, 0}, new byte[] {1})) {
            assertEquals(MALFORMED, acknowledged(client()).send(HandshakeType.CERTIFICATE_STATUS.code(), body));
            var entry = ScriptedDtls13Peer.certificate("server", new OpaqueExtension(STATUS_REQUEST, Bytes.of(body)));
            assertEquals(MALFORMED, beforeCertificate(client()).send(entry));
        }
    }

    // ---- A client of DTLS 1.3.

    private static ScriptedDtls13Server beforeCertificate(TestSettings client) {
        return ScriptedDtls13Server.of(client.dtls13Only()).before(HandshakeType.CERTIFICATE);
    }

    @Test
    void inDtls13TheResponseIsNoMessage() {
        assertEquals(UNEXPECTED, beforeCertificate(client()).send(new CertificateStatus(RESPONSE)));
    }

    // ---- What the application says.

    @Test
    @Requirement("RFC6066-8-b")
    void aResponseThatTheApplicationDoesNotAcceptDrawsItsAlert() {
        var seen = new ArrayList<Optional<Bytes>>();
        OcspResponseJudge judge = (chain, response) -> {
            assertEquals(1, chain.size());
            seen.add(response.map(Bytes::of));
            return false;
        };
        assertEquals(UNSATISFACTORY, acknowledged(client(judge)).send(new CertificateStatus(RESPONSE)));
        var without = acknowledged(client(judge));
        assertEquals(UNSATISFACTORY, without.send(without.serverKeyExchange()));
        var unaware = ScriptedServer.of(client(judge)).before(HandshakeType.CERTIFICATE);
        assertEquals(UNSATISFACTORY, unaware.send(unaware.certificate()));
        assertEquals(
                UNSATISFACTORY,
                beforeCertificate(client(judge))
                        .send(ScriptedDtls13Peer.certificate("server", new CertificateStatus(RESPONSE))));
        assertEquals(UNSATISFACTORY, beforeCertificate(client(judge)).send(ScriptedDtls13Peer.certificate("server")));
        assertEquals(
                List.of(
                        Optional.of(RESPONSE),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(RESPONSE),
                        Optional.empty()),
                seen);
    }

    @Test
    void aResponseThatTheApplicationAcceptsIsGood() {
        var server = acknowledged(client((chain, response) -> response.isPresent()));
        ScriptedServer.requireTaken(server.send(new CertificateStatus(RESPONSE)));
        server.complete();
        assertEquals(Optional.of(RESPONSE), received(server.driver));
    }

    // ---- A server of DTLS 1.2.

    private static List<Flown> flight(TestSettings server, Extension... more) {
        var client = ScriptedClient.of(server);
        var extensions = ScriptedClient.usualExtensions();
        extensions.addAll(List.of(more));
        ScriptedServer.requireTaken(client.send(client.clientHello(extensions)));
        return client.readAnswer();
    }

    private static List<HandshakeType> types(List<Flown> flight) {
        return flight.stream().map(flown -> flown.message().type()).toList();
    }

    private static boolean acknowledges(List<Flown> flight) {
        return ((ServerHello) flight.get(0).message()).extensions().has(StatusRequestAcknowledgement.class);
    }

    @Test
    @Requirement("RFC6066-8-a")
    void aServerSendsWhatItHasToWhoAsks() {
        var asked = flight(server(), StatusRequest.ANY_OCSP);
        assertTrue(acknowledges(asked));
        assertEquals(
                List.of(
                        HandshakeType.SERVER_HELLO,
                        HandshakeType.CERTIFICATE,
                        HandshakeType.CERTIFICATE_STATUS,
                        HandshakeType.SERVER_KEY_EXCHANGE,
                        HandshakeType.SERVER_HELLO_DONE),
                types(asked));
        assertEquals(new CertificateStatus(RESPONSE), asked.get(2).message());

        for (var silent : List.of(
                flight(server()),
                flight(server(), new StatusRequest(2)),
                flight(TestSettings.server(), StatusRequest.ANY_OCSP))) {
            assertFalse(acknowledges(silent));
            assertFalse(types(silent).contains(HandshakeType.CERTIFICATE_STATUS));
        }
    }

    @Test
    void aRequestThatNamesRespondersIsAskedForAllTheSame() {
        var body = ScriptedPeer.bytes(1, 0, 4, 0, 2, 0x30, 0, 0, 1, 0x30);
        assertTrue(acknowledges(flight(server(), new OpaqueExtension(STATUS_REQUEST, body))));
        for (var wrong : List.of(
                Bytes.EMPTY,
                ScriptedPeer.bytes(1),
                ScriptedPeer.bytes(1, 0, 0),
                ScriptedPeer.bytes(1, 0, 2, 0, 0, 0, 0),
                ScriptedPeer.bytes(1, 0, 0, 0, 0, 0))) {
            var client = ScriptedClient.of(server());
            var extensions = ScriptedClient.usualExtensions();
            extensions.add(new OpaqueExtension(STATUS_REQUEST, wrong));
            assertEquals(MALFORMED, client.send(client.clientHello(extensions)));
        }
    }

    // ---- A server of DTLS 1.3.

    @Test
    @Requirement("RFC8446-4.4.2.1-b")
    void aServerOfDtls13StaplesNothingForTheSecondVersionOfTheRequest() {
        // status_request_v2 of RFC 6961.
        var second = new OpaqueExtension(17, ScriptedPeer.bytes(0, 7, 2, 0, 4, 0, 0, 0, 0));
        var client = ScriptedDtls13Client.of(server().dtls13Only());
        var extensions = client.usual();
        extensions.add(second);
        var shown = client.begin(client.clientHello(extensions)).stream()
                .map(flown -> flown.message(ScriptedDtls13Client.DECODER))
                .filter(Dtls13Certificate.class::isInstance)
                .map(Dtls13Certificate.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(Extensions.NONE, shown.entries().get(0).extensions());
    }
}
