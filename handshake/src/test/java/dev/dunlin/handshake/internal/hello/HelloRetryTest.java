package dev.dunlin.handshake.internal.hello;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.internal.Digest;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.internal.ServerPsk;
import dev.dunlin.handshake.internal.TestSettings;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.CookieExtension;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.ExtensionType;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.KeyShareEntry;
import dev.dunlin.handshake.internal.message.KeyShareOffer;
import dev.dunlin.handshake.internal.message.OfferedPsk;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.PreSharedKeyOffer;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.handshake.internal.message.SupportedVersions;
import dev.dunlin.handshake.internal.negotiation.Dtls13Choice;
import dev.dunlin.requirements.Requirement;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A HelloRetryRequest that nobody has remembered comes back out of its cookie, byte for byte. */
class HelloRetryTest {
    private static final Jca JCA = new Jca(CryptoProvider.jdk(), new SecureRandom());
    private static final byte[] PATH = {10, 0, 0, 1, 22, 51};

    private final CookieMac mac = new CookieMac(JCA, new byte[32]);

    @AfterEach
    void close() {
        mac.close();
    }

    private static ClientHello hello(Extension... extensions) {
        return new ClientHello(
                0xFEFD,
                new Random(Bytes.of(new byte[32])),
                SessionId.NONE,
                Cookie.EMPTY,
                List.of(0x1301, 0x1302),
                List.of(0),
                Extensions.of(extensions));
    }

    private static ClientHello hello(int share) {
        return hello(
                new SupportedVersions(List.of(0xFEFC)),
                new SupportedGroups(List.of(0x001D, 0x0017)),
                new KeyShareOffer(List.of(new KeyShareEntry(share, Bytes.of(new byte[32])))));
    }

    private static ClientHello second(ClientHello first, byte[] cookie) {
        var extensions = first.extensions().list().toArray(new Extension[4]);
        extensions[3] = new CookieExtension(Bytes.of(cookie));
        return hello(extensions);
    }

    private static ClientHelloOutline outline(ClientHello hello) throws DecodeFailure {
        var body = hello.body();
        var shifted = new byte[body.length + 7];
        System.arraycopy(body, 0, shifted, 5, body.length);
        return ClientHelloOutline.of(shifted, 5, body.length);
    }

    private static TestSettings server(CipherSuite... suites) {
        return TestSettings.server().suites(suites).groups(NamedGroup.X25519, NamedGroup.SECP256R1);
    }

    private HelloRetry answer(CipherSuite suite, ClientHello first) throws DecodeFailure {
        var outline = outline(first);
        var choice = Dtls13Choice.of(server(suite).build(), outline, true).orElseThrow();
        return HelloRetry.answering(mac, new Digest(JCA, suite.hash()), PATH, outline, choice);
    }

    private static byte[] cookie(HelloRetry retry) {
        var extension = retry.message().extensions().find(CookieExtension.class);
        return extension.orElseThrow().cookie().toByteArray();
    }

    @ParameterizedTest
    @EnumSource(
            value = CipherSuite.class,
            names = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"})
    @Requirement({"RFC9147-5.1-c", "RFC9147-5.1-f", "RFC8446-4.4.1-a"})
    void theCookieHoldsAllThatTheRequestWasMadeOf(CipherSuite suite) throws DecodeFailure, GeneralSecurityException {
        for (int share : new int[] {0x001D, 0x0017}) {
            var first = hello(share);
            var sent = answer(suite, first);
            var found = HelloRetry.answeredBy(mac, PATH, outline(second(first, cookie(sent))))
                    .orElseThrow();
            assertEquals(suite, found.suite());
            assertEquals(share == 0x001D ? Optional.empty() : Optional.of(NamedGroup.X25519), found.group());
            assertEquals(sent.message(), found.message());
            assertArrayEquals(sent.message().body(), found.message().body());
            assertArrayEquals(hash(suite, first), found.clientHello1Hash().toByteArray());
            assertEquals(2 + 2 + suite.hash().length() + 16, cookie(sent).length);
        }
    }

    /** By hand: type, length on three bytes, body. */
    private static byte[] hash(CipherSuite suite, ClientHello hello) throws GeneralSecurityException {
        var body = hello.body();
        var digest = MessageDigest.getInstance(suite.hash().digestName());
        digest.update(new byte[] {1, 0, (byte) (body.length >> 8), (byte) body.length});
        return digest.digest(body);
    }

    @Test
    @Requirement({"RFC9147-11-c", "RFC9147-11-d"})
    void nothingElseIsTakenForIt() throws DecodeFailure {
        var first = hello(0x001D);
        var cookie = cookie(answer(CipherSuite.TLS_AES_128_GCM_SHA256, first));
        assertTrue(
                HelloRetry.answeredBy(mac, PATH, outline(second(first, cookie))).isPresent());
        assertFalse(HelloRetry.answeredBy(mac, new byte[] {1}, outline(second(first, cookie)))
                .isPresent());
        try (var other = new CookieMac(JCA, new byte[] {1, 2, 3})) {
            assertFalse(HelloRetry.answeredBy(other, PATH, outline(second(first, cookie)))
                    .isPresent());
        }
        for (int bit = 0; bit < 8 * cookie.length; bit++) {
            var forged = cookie.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(HelloRetry.answeredBy(mac, PATH, outline(second(first, forged)))
                    .isPresent());
        }
        for (int length = 1; length < 100; length++) {
            var other = second(first, Arrays.copyOf(cookie, length));
            assertEquals(
                    length == cookie.length,
                    HelloRetry.answeredBy(mac, PATH, outline(other)).isPresent());
        }
        assertFalse(HelloRetry.answeredBy(mac, PATH, outline(first)).isPresent());
    }

    /** The MACs of both versions are made with one key. */
    @Test
    void theCookieOfTheOtherVersionIsNone() throws DecodeFailure {
        var first = hello(0x001D);
        var other = mac.of(PATH, outline(first));
        assertFalse(
                HelloRetry.answeredBy(mac, PATH, outline(second(first, other))).isPresent());
        var cookie = cookie(answer(CipherSuite.TLS_AES_128_GCM_SHA256, first));
        assertFalse(mac.matches(PATH, outline(first.withCookie(new Cookie(Bytes.of(cookie))))));
    }

    @Test
    void anOutlineFindsWhatDecodingFinds() throws DecodeFailure {
        var outline = outline(hello(0x0017));
        assertTrue(outline.listsSuite(0x1301) && outline.listsSuite(0x1302) && !outline.listsSuite(0x0113));
        assertTrue(outline.listsGroup(0x001D) && outline.listsGroup(0x0017) && !outline.listsGroup(0x1D00));
        assertTrue(outline.hasKeyShare() && outline.hasShareFor(0x0017) && !outline.hasShareFor(0x001D));
        assertFalse(outline.hasRetryCookie() || outline.hasCookie());
        var bare = outline(hello());
        assertFalse(bare.hasKeyShare() || bare.hasShareFor(0) || bare.listsGroup(0) || bare.hasRetryCookie());
    }

    @Test
    void anExtensionThatIsCutShortOrThereTwiceMakesNoOutline() {
        for (var type : List.of(
                ExtensionType.SUPPORTED_VERSIONS,
                ExtensionType.SUPPORTED_GROUPS,
                ExtensionType.KEY_SHARE,
                ExtensionType.COOKIE)) {
            for (var body :
                    List.of(new byte[0], new byte[] {0, 9}, new byte[] {0, 3, 1, 2, 3}, new byte[] {3, 1, 2, 3, 4})) {
                var broken = hello(new OpaqueExtension(type.code(), Bytes.of(body)));
                boolean isCookie = type == ExtensionType.COOKIE && body.length == 5 && body[0] == 0;
                if (!isCookie) {
                    assertThrows(DecodeFailure.class, () -> outline(broken), type + Arrays.toString(body));
                }
            }
        }
        var twice = hello(new SupportedVersions(List.of(0xFEFC))).body();
        var doubled = Arrays.copyOf(twice, twice.length + 7);
        System.arraycopy(twice, twice.length - 7, doubled, twice.length, 7);
        int block = twice.length - 7 - 2;
        doubled[block + 1] = 14;
        assertThrows(DecodeFailure.class, () -> ClientHelloOutline.of(doubled, 0, doubled.length));
    }

    private static OfferedPsk psk(int binderLength) {
        return new OfferedPsk(Bytes.of(new byte[] {1, 2, 3}), 0, Bytes.of(new byte[binderLength]));
    }

    private static ClientHello naming(OfferedPsk... psks) {
        var extensions = hello(0x001D).extensions().list().toArray(new Extension[4]);
        extensions[3] = new PreSharedKeyOffer(List.of(psks));
        return hello(extensions);
    }

    @Test
    void theLengthOfABinderTellsTheSuiteThatItsKeyIsFor() throws DecodeFailure {
        var keys = ServerPsk.fixed(Map.of(), Optional.empty());
        var server = server(CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384)
                .psk(keys)
                .build();
        var expected = Map.of(
                naming(psk(48)), CipherSuite.TLS_AES_256_GCM_SHA384,
                naming(psk(32)), CipherSuite.TLS_AES_128_GCM_SHA256,
                naming(psk(255), psk(48), psk(32)), CipherSuite.TLS_AES_256_GCM_SHA384,
                naming(psk(33)), CipherSuite.TLS_AES_128_GCM_SHA256);
        for (var entry : expected.entrySet()) {
            var choice = Dtls13Choice.of(server, outline(entry.getKey()), true).orElseThrow();
            assertEquals(entry.getValue(), choice.suite());
        }
    }
}
