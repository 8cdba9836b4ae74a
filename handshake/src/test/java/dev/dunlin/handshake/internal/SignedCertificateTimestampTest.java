package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.SignedCertificateTimestampJudge;
import dev.dunlin.crypto.SignedCertificateTimestampList;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.ExtensionType;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SignedCertificateTimestamps;
import dev.dunlin.handshake.internal.message.TimestampRequest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signed certificate timestamps of DTLS 1.2, which come in the ServerHello (RFC 6962 §3.3.1), and those of either version that are none. What
 * is the same for everything that goes with a certificate of DTLS 1.3 is in {@link Dtls13StaplingTest}.
 */
class SignedCertificateTimestampTest {
    private static final SignedCertificateTimestampList LIST = Staple.LIST;
    private static final int CODE = ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP.code();

    private static final Reaction MALFORMED =
            Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE);
    private static final Reaction UNSOLICITED =
            Reaction.refused(AlertDescription.UNSUPPORTED_EXTENSION, FailureReason.UNSOLICITED_EXTENSION);
    private static final Reaction UNSATISFACTORY =
            Reaction.refused(AlertDescription.CERTIFICATE_UNKNOWN, FailureReason.UNTRUSTED_CERTIFICATE);

    private static TestSettings client() {
        return TestSettings.client().trust(PeerTrust.of(Pki.trust("ca")).askingForTimestamps());
    }

    private static TestSettings client(SignedCertificateTimestampJudge judge) {
        return TestSettings.client()
                .trust(PeerTrust.of(Pki.trust("ca").signedCertificateTimestampsJudgedBy(judge))
                        .askingForTimestamps());
    }

    private static Optional<SignedCertificateTimestampList> received(ScriptedServer server) {
        return server.driver.result().peer().stapled().timestamps();
    }

    // ---- A client.

    @Test
    void aClientAsksOnlyIfItIsToldTo() {
        assertTrue(ScriptedServer.of(client()).hello().extensions().has(TimestampRequest.class));
        assertFalse(ScriptedServer.of(TestSettings.client())
                .hello()
                .extensions()
                .types()
                .contains(CODE));
    }

    private static ServerHello answering(ScriptedServer server, Extension... more) {
        var extensions = new ArrayList<Extension>(List.of(RenegotiationInfo.INITIAL, new ExtendedMasterSecret()));
        extensions.addAll(List.of(more));
        return server.serverHello(ScriptedServer.VERSION, ScriptedServer.SUITE, extensions.toArray(Extension[]::new));
    }

    /** Up to what the certificate is answered with. */
    private static Reaction shown(ScriptedServer server, Extension... more) {
        ScriptedServer.requireTaken(server.send(answering(server, more)));
        return server.send(server.certificate());
    }

    @Test
    void theTimestampsOfTheServerHelloAreThoseOfTheServersCertificate() {
        var with = ScriptedServer.of(client());
        assertEquals(Reaction.TAKEN, shown(with, new SignedCertificateTimestamps(LIST)));
        with.complete();
        assertEquals(Optional.of(LIST), received(with));

        var without = ScriptedServer.of(client());
        assertEquals(Reaction.TAKEN, shown(without));
        without.complete();
        assertEquals(Optional.empty(), received(without));
    }

    @Test
    void whoHasNotAskedIsNotAnswered() {
        var server = ScriptedServer.of(TestSettings.client());
        assertEquals(UNSOLICITED, server.send(answering(server, new SignedCertificateTimestamps(LIST))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "00", "0000", "000100", "00020000", "00060002010200", "0006000201020000", "0003000101ff"})
    void anythingButAListOfTimestampsIsMalformedInEitherVersion(String hex) {
        var wrong = new OpaqueExtension(CODE, Bytes.of(HexFormat.of().parseHex(hex)));
        var older = ScriptedServer.of(client());
        assertEquals(MALFORMED, older.send(answering(older, wrong)));
        var newer = ScriptedDtls13Server.of(client().dtls13Only()).before(HandshakeType.CERTIFICATE);
        assertEquals(MALFORMED, newer.send(ScriptedDtls13Peer.certificate("server", wrong)));
    }

    @Test
    void theApplicationJudgesThemWithTheCertificate() {
        var seen = new ArrayList<Optional<SignedCertificateTimestampList>>();
        SignedCertificateTimestampJudge judge = (chain, timestamps) -> {
            assertEquals(1, chain.size());
            seen.add(timestamps);
            return timestamps.isPresent();
        };
        assertEquals(Reaction.TAKEN, shown(ScriptedServer.of(client(judge)), new SignedCertificateTimestamps(LIST)));
        assertEquals(UNSATISFACTORY, shown(ScriptedServer.of(client(judge))));
        assertEquals(List.of(Optional.of(LIST), Optional.empty()), seen);
    }

    /** RFC 6962 does not say that they have no place there. */
    @Test
    void thoseOfASessionThatGoesOnAreReadOver() {
        var settings = client().resumption(HostileResumptionTest.tickets());
        var server = ScriptedServer.of(DriverUnderTest.client(settings, HostileResumptionTest.known(true)));
        server.master = HostileResumptionTest.MASTER;
        var hello = HostileResumptionTest.accepting(
                server,
                ScriptedServer.SUITE,
                RenegotiationInfo.INITIAL,
                new ExtendedMasterSecret(),
                new SignedCertificateTimestamps(LIST));
        ScriptedServer.requireTaken(server.send(hello));
        ScriptedServer.requireTaken(server.changeCipherSpec());
        ScriptedServer.requireTaken(server.send(HostileResumptionTest.finished(server, "server finished")));
        assertTrue(server.driver.result().resumability().resumed());
        assertEquals(Optional.empty(), received(server));
    }

    // ---- A server.

    private static TestSettings server() {
        var own = Pki.credentials("server").withSignedCertificateTimestamps(LIST);
        return TestSettings.server().certificates(OwnCertificates.of(List.of(own)));
    }

    private static Optional<SignedCertificateTimestamps> sent(TestSettings server, Extension... more) {
        var client = ScriptedClient.of(server);
        var extensions = ScriptedClient.usualExtensions();
        extensions.addAll(List.of(more));
        ScriptedServer.requireTaken(client.send(client.clientHello(extensions)));
        var hello = (ServerHello) client.readAnswer().get(0).message();
        return hello.extensions().find(SignedCertificateTimestamps.class);
    }

    @Test
    void aServerSendsWhatItHasToWhoAsks() {
        var request = new TimestampRequest();
        assertEquals(Optional.of(new SignedCertificateTimestamps(LIST)), sent(server(), request));
        assertEquals(Optional.empty(), sent(server()));
        assertEquals(Optional.empty(), sent(TestSettings.server(), request));
    }

    @Test
    void aRequestWithContentsIsMalformed() {
        var client = ScriptedClient.of(server());
        var extensions = ScriptedClient.usualExtensions();
        extensions.add(new OpaqueExtension(CODE, ScriptedPeer.bytes(0, 0)));
        assertEquals(MALFORMED, client.send(client.clientHello(extensions)));
    }
}
