package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.Dtls13Certificate;
import dev.dunlin.handshake.internal.message.Dtls13CertificateRequest;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.requirements.Requirement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes with a certificate of DTLS 1.3, in extensions of its entry (RFC 8446 §4.4.2): for who has asked, servers included. */
@ParameterizedClass
@EnumSource(Staple.class)
class Dtls13StaplingTest {
    private static final Reaction UNSOLICITED =
            Reaction.refused(AlertDescription.UNSUPPORTED_EXTENSION, FailureReason.UNSOLICITED_EXTENSION);
    private static final Reaction MISPLACED =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);

    private final Staple staple;

    Dtls13StaplingTest(Staple staple) {
        this.staple = staple;
    }

    private TestSettings client() {
        return TestSettings.client().trust(staple.asking(PeerTrust.of(Pki.trust("ca"))));
    }

    private TestSettings client(boolean isGood) {
        return TestSettings.client().trust(staple.asking(PeerTrust.of(staple.judged(Pki.trust("ca"), isGood))));
    }

    private static ScriptedDtls13Server before(HandshakeType type, TestSettings client) {
        return ScriptedDtls13Server.of(client.dtls13Only()).before(type);
    }

    private Dtls13Certificate stapled(String name) {
        return ScriptedDtls13Peer.certificate(name, staple.entry());
    }

    private static Reaction complete(ScriptedDtls13Server server) {
        ScriptedServer.requireTaken(server.send(server.certificateVerify()));
        return server.send(server.finished());
    }

    private boolean isReceived(DriverUnderTest driver) {
        return staple.isIn(driver.result().peer().stapled());
    }

    // ---- A client.

    @Test
    void aClientAsksOnlyIfItIsToldTo() {
        var asking = ScriptedDtls13Server.of(client().dtls13Only()).hello().extensions();
        assertTrue(asking.list().contains(staple.clientRequest()));
        var silent = ScriptedDtls13Server.of(TestSettings.client().dtls13Only())
                .hello()
                .extensions();
        assertFalse(silent.types().contains(staple.clientRequest().code()));
    }

    @Test
    @Requirement({"RFC8446-4.4.2.1-a", "RFC8446-4.4.2-f"})
    void whatComesWithTheCertificateIsForWhoHasAsked() {
        var server = before(HandshakeType.CERTIFICATE, client());
        ScriptedServer.requireTaken(server.send(stapled("server")));
        assertEquals(Reaction.TAKEN, complete(server));
        assertTrue(isReceived(server.driver));

        var without = before(HandshakeType.CERTIFICATE, client());
        ScriptedServer.requireTaken(without.send(ScriptedDtls13Peer.certificate("server")));
        assertEquals(Reaction.TAKEN, complete(without));
        assertFalse(isReceived(without.driver));

        assertEquals(
                UNSOLICITED,
                before(HandshakeType.CERTIFICATE, TestSettings.client()).send(stapled("server")));
    }

    @Test
    void nothingOfItHasAPlaceInEncryptedExtensions() {
        for (var extension : List.of(staple.serverRequest(), staple.entry())) {
            var hello = before(HandshakeType.ENCRYPTED_EXTENSIONS, client());
            assertEquals(MISPLACED, hello.send(ScriptedDtls13Server.encrypted(extension)));
        }
    }

    @Test
    @Requirement("RFC6066-8-b")
    void whatTheApplicationDoesNotAcceptDrawsItsAlert() {
        for (var shown : List.of(stapled("server"), ScriptedDtls13Peer.certificate("server"))) {
            assertEquals(
                    staple.unsatisfactory(),
                    before(HandshakeType.CERTIFICATE, client(false)).send(shown));
            ScriptedServer.requireTaken(
                    before(HandshakeType.CERTIFICATE, client(true)).send(shown));
        }
    }

    // ---- A server.

    private static List<Flown> flight(TestSettings server, Extension... more) {
        var client = ScriptedDtls13Client.of(server.dtls13Only());
        var extensions = client.usual();
        extensions.addAll(List.of(more));
        return client.begin(client.clientHello(extensions));
    }

    private static <T> T find(List<Flown> flight, Class<T> kind) {
        return flight.stream()
                .map(flown -> flown.message(ScriptedDtls13Client.DECODER))
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private static List<Extension> besideCertificate(List<Flown> flight) {
        return find(flight, Dtls13Certificate.class)
                .entries()
                .get(0)
                .extensions()
                .list();
    }

    @Test
    @Requirement("RFC8446-4.4.2.1-a")
    void aServerStaplesWhatItHasForWhoAsks() {
        var own = OwnCertificates.of(List.of(staple.on(Pki.credentials("server"))));
        var server = TestSettings.server().certificates(own);
        assertEquals(List.of(staple.entry()), besideCertificate(flight(server, staple.clientRequest())));
        assertEquals(List.of(), besideCertificate(flight(server)));
        assertEquals(List.of(), besideCertificate(flight(TestSettings.server(), staple.clientRequest())));
    }

    private TestSettings asking() {
        return TestSettings.server()
                .asking(ClientAuthentication.REQUIRE)
                .trust(staple.asking(PeerTrust.of(Pki.trust("ca"))));
    }

    @Test
    @Requirement("RFC8446-4.4.2.1-a")
    void aServerAsksInItsRequestAndTakesWhatItHasAskedFor() {
        var request = find(flight(asking()), Dtls13CertificateRequest.class);
        assertTrue(request.extensions().list().contains(staple.serverRequest()));

        var client = ScriptedDtls13Client.of(asking().dtls13Only()).before(HandshakeType.CERTIFICATE);
        ScriptedServer.requireTaken(client.send(stapled("client")));
        ScriptedServer.requireTaken(client.send(client.certificateVerify()));
        ScriptedServer.requireTaken(client.send(client.finished()));
        assertTrue(isReceived(client.driver));

        var uninterested = TestSettings.server().asking(ClientAuthentication.REQUIRE);
        var unasked = ScriptedDtls13Client.of(uninterested.dtls13Only()).before(HandshakeType.CERTIFICATE);
        assertEquals(UNSOLICITED, unasked.send(stapled("client")));
    }

    @Test
    @Requirement("RFC8446-4.4.2-f")
    void aClientStaplesForAServerThatAsks() {
        for (boolean asks : new boolean[] {true, false}) {
            var own = OwnCertificates.of(List.of(staple.on(Pki.credentials("client"))));
            var server = before(HandshakeType.CERTIFICATE, TestSettings.client().certificates(own));
            var extensions = new ArrayList<>(
                    ScriptedDtls13Server.certificateRequest().extensions().list());
            if (asks) {
                extensions.add(staple.serverRequest());
            }
            ScriptedServer.requireTaken(
                    server.send(new Dtls13CertificateRequest(Bytes.EMPTY, new Extensions(extensions))));
            ScriptedServer.requireTaken(server.send(server.certificate()));
            ScriptedServer.requireTaken(complete(server));
            assertEquals(asks ? List.of(staple.entry()) : List.of(), besideCertificate(server.driver.sent()));
        }
    }
}
