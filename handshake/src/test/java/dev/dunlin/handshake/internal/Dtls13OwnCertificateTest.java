package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateAuthorities;
import dev.dunlin.handshake.internal.message.CertificateEntry;
import dev.dunlin.handshake.internal.message.Dtls13Certificate;
import dev.dunlin.handshake.internal.message.Dtls13CertificateRequest;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SignatureAlgorithmsCert;
import dev.dunlin.requirements.Requirement;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

/** Which certificate each side of DTLS 1.3 shows among those that it has, and that it takes no old ones. */
class Dtls13OwnCertificateTest {
    private static final int ECDSA = SignatureScheme.ECDSA_SECP256R1_SHA256.code();
    private static final int RSA = SignatureScheme.RSA_PKCS1_SHA256.code();
    private static final int NEITHER = SignatureScheme.ED25519.code();

    /** Signed by ECDSA and by RSA; the keys are alike. */
    private static final List<String> SERVERS = List.of("server", "server-by-rsa");

    private static final List<String> CLIENTS = List.of("client", "client-by-rsa");

    private static String[] inOrder(List<String> names, boolean reversed) {
        return reversed ? new String[] {names.get(1), names.get(0)} : names.toArray(String[]::new);
    }

    private static Dtls13Certificate shownByServer(boolean reversed, Extension... more) {
        var client =
                ScriptedDtls13Client.of(TestSettings.server().dtls13Only().credentials(inOrder(SERVERS, reversed)));
        var extensions = client.usual();
        extensions.addAll(List.of(more));
        return shown(client.begin(client.clientHello(extensions)).stream());
    }

    private static Dtls13Certificate shownByClient(boolean reversed, Extension... more) {
        var settings = TestSettings.client().dtls13Only().credentials(inOrder(CLIENTS, reversed));
        var server = ScriptedDtls13Server.of(settings).before(HandshakeType.CERTIFICATE);
        var asked = new ArrayList<Extension>(List.of(new SignatureAlgorithms(List.of(ECDSA))));
        asked.addAll(List.of(more));
        ScriptedServer.requireTaken(server.send(new Dtls13CertificateRequest(Bytes.EMPTY, new Extensions(asked))));
        ScriptedServer.requireTaken(server.send(server.certificate()));
        ScriptedServer.requireTaken(server.send(server.certificateVerify()));
        ScriptedServer.requireTaken(server.send(server.finished()));
        return shown(server.driver.sent().stream());
    }

    private static Dtls13Certificate shown(Stream<Flown> flight) {
        return flight.filter(flown -> flown.type() == HandshakeType.CERTIFICATE.code())
                .map(flown -> (Dtls13Certificate) flown.message(ScriptedDtls13Client.DECODER))
                .findFirst()
                .orElseThrow();
    }

    private static CertificateAuthorities authorities(X500Principal... names) {
        return new CertificateAuthorities(
                Stream.of(names).map(name -> Bytes.of(name.getEncoded())).toList());
    }

    private static X500Principal authority(String name) {
        return Pki.certificate(name).getSubjectX500Principal();
    }

    @Test
    @Requirement("RFC8446-4.4.2.2-e")
    void aServerShowsTheChainThatIsSignedAsTheClientSays() {
        for (boolean reversed : new boolean[] {false, true}) {
            assertEquals(
                    ScriptedDtls13Peer.certificate("server"),
                    shownByServer(reversed, new SignatureAlgorithmsCert(List.of(ECDSA))));
            assertEquals(
                    ScriptedDtls13Peer.certificate("server-by-rsa"),
                    shownByServer(reversed, new SignatureAlgorithmsCert(List.of(RSA))));
            // Who says nothing of certificates means by it what it says of signatures.
            assertEquals(ScriptedDtls13Peer.certificate("server"), shownByServer(reversed));
        }
    }

    @Test
    @Requirement("RFC8446-4.4.2.2-f")
    void aServerWithoutSuchAChainShowsTheOneThatItHas() {
        var other = new SignatureAlgorithmsCert(List.of(NEITHER));
        assertEquals(ScriptedDtls13Peer.certificate("server"), shownByServer(false, other));
        assertEquals(ScriptedDtls13Peer.certificate("server-by-rsa"), shownByServer(true, other));
    }

    @Test
    @Requirement("RFC8446-4.2.4-a")
    void aServerGoesByTheAuthoritiesThatTheClientNames() {
        var both = new SignatureAlgorithmsCert(List.of(ECDSA, RSA));
        for (boolean reversed : new boolean[] {false, true}) {
            assertEquals(
                    ScriptedDtls13Peer.certificate("server"),
                    shownByServer(reversed, both, authorities(authority("other-ca"), authority("ca"))));
            assertEquals(
                    ScriptedDtls13Peer.certificate("server-by-rsa"),
                    shownByServer(reversed, both, authorities(authority("rsa-ca"))));
        }
    }

    @Test
    @Requirement({"RFC8446-4.2.4-a", "RFC8446-4.4.2.3-b"})
    void aClientShowsWhatOneOfTheNamedAuthoritiesHasIssued() {
        var both = new SignatureAlgorithmsCert(List.of(ECDSA, RSA));
        for (boolean reversed : new boolean[] {false, true}) {
            assertEquals(
                    ScriptedDtls13Peer.certificate("client"),
                    shownByClient(reversed, both, authorities(authority("ca"))));
            assertEquals(
                    ScriptedDtls13Peer.certificate("client-by-rsa"),
                    shownByClient(reversed, both, authorities(authority("other-ca"), authority("rsa-ca"))));
            assertEquals(
                    ScriptedDtls13Client.noCertificate(),
                    shownByClient(reversed, both, authorities(authority("other-ca"))));
        }
    }

    private static Dtls13Certificate version1() {
        try {
            var encoded = Bytes.of(Pki.certificate("version1").getEncoded());
            return new Dtls13Certificate(Bytes.EMPTY, List.of(new CertificateEntry(encoded, Extensions.of())));
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Requirement({"RFC8446-4.4.2.2-a", "RFC8446-4.4.2.3-a"})
    void neitherSideTakesACertificateOfVersion1() {
        assertEquals(1, Pki.certificate("version1").getVersion());
        var refused = Reaction.refused(AlertDescription.UNSUPPORTED_CERTIFICATE, FailureReason.UNSUPPORTED_CERTIFICATE);
        var trusting = TestSettings.client().trust(Pki.trust("rsa-ca")).dtls13Only();
        assertEquals(
                refused,
                ScriptedDtls13Server.of(trusting)
                        .before(HandshakeType.CERTIFICATE)
                        .send(version1()));
        var asking = TestSettings.server()
                .dtls13Only()
                .asking(ClientAuthentication.REQUIRE)
                .trust(Pki.trust("rsa-ca"));
        assertEquals(
                refused,
                ScriptedDtls13Client.of(asking)
                        .before(HandshakeType.CERTIFICATE)
                        .send(version1()));
    }

    /** rsa_pss_pss_sha256 by a key that may be used for anything, which the JDK would sign and verify all the same. */
    @Test
    @Requirement("RFC8446-4.2.3-h")
    void aSignatureByASchemeForPssKeysAloneIsNotTakenFromAnyOther() {
        int pssAlone = 0x0809;
        var illegal = Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);
        var schemes =
                new SignatureScheme[] {SignatureScheme.ECDSA_SECP256R1_SHA256, SignatureScheme.RSA_PSS_RSAE_SHA256};
        for (int scheme : new int[] {SignatureScheme.RSA_PSS_RSAE_SHA256.code(), pssAlone}) {
            var expected = scheme == pssAlone ? illegal : Reaction.TAKEN;
            var trusting = TestSettings.client().schemes(schemes).dtls13Only();
            var server = ScriptedDtls13Server.of(DriverUnderTest.client(trusting, "server-rsa.test"))
                    .before(HandshakeType.CERTIFICATE);
            ScriptedServer.requireTaken(server.send(ScriptedDtls13Peer.certificate("server-rsa")));
            assertEquals(expected, server.send(server.certificateVerify("server-rsa", "server", scheme, "RSASSA-PSS")));
            var asking = TestSettings.server().schemes(schemes).dtls13Only().asking(ClientAuthentication.REQUIRE);
            var client = ScriptedDtls13Client.of(asking).before(HandshakeType.CERTIFICATE);
            ScriptedServer.requireTaken(client.send(ScriptedDtls13Peer.certificate("client-rsa")));
            assertEquals(expected, client.send(client.certificateVerify("client-rsa", "client", scheme, "RSASSA-PSS")));
        }
    }

    @Test
    @Requirement("RFC8446-4.2.3-j")
    void neitherSideListsASchemeOfSha1() {
        var client = ScriptedDtls13Client.of(TestSettings.server().dtls13Only().asking(ClientAuthentication.WANT));
        var request = (Dtls13CertificateRequest)
                client.begin(client.clientHello()).get(2).message(ScriptedDtls13Client.DECODER);
        var offer = ScriptedDtls13Server.of(TestSettings.client().dtls13Only()).hello();
        for (var extensions : List.of(request.extensions(), offer.extensions())) {
            var listed =
                    extensions.find(SignatureAlgorithms.class).orElseThrow().codes();
            assertTrue(listed.stream().noneMatch(scheme -> scheme >> 8 <= 2), listed::toString);
        }
        assertTrue(Stream.of(SignatureScheme.values()).noneMatch(scheme -> scheme.code() >> 8 <= 2));
    }
}
