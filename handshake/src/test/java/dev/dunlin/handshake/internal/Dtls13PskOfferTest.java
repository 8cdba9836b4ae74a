package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.CookieExtension;
import dev.dunlin.handshake.internal.message.KeyShareOffer;
import dev.dunlin.handshake.internal.message.OfferedPsk;
import dev.dunlin.handshake.internal.message.PreSharedKeyAnswer;
import dev.dunlin.handshake.internal.message.PreSharedKeyOffer;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.handshake.internal.resumption.SessionState;
import dev.dunlin.handshake.internal.resumption.TicketAge;
import dev.dunlin.requirements.Requirement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pre-shared keys that a client of DTLS 1.3 names, of tickets and from elsewhere. */
class Dtls13PskOfferTest {
    private static final CipherSuite SHA_256 = CipherSuite.TLS_AES_128_GCM_SHA256;
    private static final CipherSuite SHA_256_TOO = CipherSuite.TLS_CHACHA20_POLY1305_SHA256;
    private static final CipherSuite SHA_384 = CipherSuite.TLS_AES_256_GCM_SHA384;
    private static final SelectedVersion VERSION = new SelectedVersion(ScriptedDtls13Server.DTLS_1_3);
    private static final CookieExtension COOKIE = new CookieExtension(ScriptedPeer.bytes(1, 2, 3));
    private static final Bytes TICKET = ScriptedPeer.bytes(4, 5, 6);
    private static final Duration AGE = Duration.ofMinutes(5);
    private static final int AGE_ADD = 0x7000_0001;

    private static TestSettings client() {
        return TestSettings.client().dtls13Only().suites(SHA_256, SHA_256_TOO, SHA_384);
    }

    private static TestSettings withExternal(HashAlgorithm hash) {
        return client().psk(PskCredentials.of(Psk.IDENTITY, PreSharedKey.of(Psk.KEY, hash)));
    }

    /** A ticket that came five minutes ago, with a session of this suite. */
    private static KnownSession session(CipherSuite suite) {
        var key = new byte[suite.hash().length()];
        Arrays.fill(key, (byte) 7);
        var issued = Pki.NOW.minus(AGE);
        var facts = new SessionState.Facts(
                suite,
                Optional.of(NamedGroup.X25519),
                issued,
                Optional.of("server.test"),
                PeerIdentity.NONE,
                Bytes.of(new byte[32]));
        try (var secret = Secret.owning(key)) {
            var state = SessionState.of(secret, facts, new TicketAge(issued, AGE_ADD));
            return KnownSession.of(state, SessionId.NONE, TICKET, Pki.NOW.plus(Duration.ofHours(1)));
        }
    }

    private static ScriptedDtls13Server resuming(TestSettings client, CipherSuite suite) {
        return ScriptedDtls13Server.of(DriverUnderTest.client(client, session(suite)));
    }

    private static List<OfferedPsk> keys(ClientHello hello) {
        return hello.extensions()
                .find(PreSharedKeyOffer.class)
                .map(PreSharedKeyOffer::psks)
                .orElse(List.of());
    }

    @Test
    @Requirement("RFC8446-2.2-a")
    void whoResumesSendsAShareAsWell() {
        var hello = resuming(client(), SHA_256).hello();
        assertEquals(TICKET, keys(hello).get(0).identity());
        var shares = hello.extensions().find(KeyShareOffer.class).orElseThrow().shares();
        assertEquals(NamedGroup.X25519.code(), shares.get(0).group());
        assertEquals(32, shares.get(0).keyExchange().length());
    }

    @ParameterizedTest
    @EnumSource(names = {"SHA256", "SHA384"})
    @Requirement("RFC8446-4.1.2-g")
    void noKeyIsNamedWithoutASuiteOfItsHash(HashAlgorithm hash) {
        var fitting = hash == HashAlgorithm.SHA256 ? SHA_256 : SHA_384;
        var other = hash == HashAlgorithm.SHA256 ? SHA_384 : SHA_256;
        var named = ScriptedDtls13Server.of(withExternal(hash).suites(fitting)).hello();
        assertEquals(1, keys(named).size());
        assertEquals(hash.length(), keys(named).get(0).binder().length());
        assertEquals(List.of(fitting.code()), named.cipherSuites());
        assertEquals(
                List.of(),
                keys(ScriptedDtls13Server.of(withExternal(hash).suites(other)).hello()));
    }

    @Test
    @Requirement("RFC8446-4.2.11-a")
    void aKeyFromElsewhereHasNoAgeAndATicketHidesItsOwn() {
        var keys = keys(resuming(withExternal(HashAlgorithm.SHA256), SHA_256).hello());
        assertEquals(TICKET, keys.get(0).identity());
        assertEquals((int) AGE.toMillis() + AGE_ADD, keys.get(0).obfuscatedAge());
        assertEquals(Bytes.of(Psk.IDENTITY.toByteArray()), keys.get(1).identity());
        assertEquals(0, keys.get(1).obfuscatedAge());
    }

    @Test
    @Requirement("RFC8446-4.1.4-k")
    void aRetryLeavesTheKeysOfItsHashAlone() {
        var both = withExternal(HashAlgorithm.SHA384);
        assertEquals(2, keys(resuming(both, SHA_256).hello()).size());

        var sha384 = resuming(both, SHA_256).retried(ScriptedDtls13Server.retry(SHA_384.code(), VERSION, COOKIE));
        assertEquals(1, keys(sha384).size());
        assertEquals(Bytes.of(Psk.IDENTITY.toByteArray()), keys(sha384).get(0).identity());
        var sha256 = resuming(both, SHA_256).retried(ScriptedDtls13Server.retry(SHA_256.code(), VERSION, COOKIE));
        assertEquals(1, keys(sha256).size());
        assertEquals(TICKET, keys(sha256).get(0).identity());

        var none = resuming(client(), SHA_256).retried(ScriptedDtls13Server.retry(SHA_384.code(), VERSION, COOKIE));
        assertFalse(none.extensions().has(PreSharedKeyOffer.class));
        assertTrue(none.extensions().has(CookieExtension.class));
    }

    @Test
    @Requirement({"RFC8446-4.6.1-b", "RFC8446-4.2.11-i"})
    void aTicketIsResumedWithItsHashOrNotAtAll() {
        for (var suite : List.of(SHA_256, SHA_256_TOO)) {
            assertEquals(Reaction.TAKEN, selected(suite));
        }
        assertEquals(
                Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER),
                selected(SHA_384));
    }

    private static Reaction selected(CipherSuite suite) {
        var server = resuming(client(), SHA_256);
        return server.send(
                ScriptedDtls13Server.serverHello(suite.code(), VERSION, server.share(), new PreSharedKeyAnswer(0)));
    }
}
