package dev.dunlin.handshake.internal.hello;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.requirements.Requirement;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class CookieMacTest {
    private static final Jca JCA = new Jca(CryptoProvider.jdk(), new SecureRandom());
    private static final byte[] KEY = filled(32, 7);
    private static final byte[] PATH = {10, 0, 0, 1, 22, 51};
    private static final ClientHello HELLO = hello(0xFEFD, 1, new byte[] {9}, List.of(0xC02B, 0xC02F), List.of(0));

    private static byte[] filled(int length, int value) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static ClientHello hello(
            int version, int random, byte[] sessionId, List<Integer> suites, List<Integer> compression) {
        return new ClientHello(
                version,
                new Random(Bytes.of(filled(32, random))),
                new SessionId(Bytes.of(sessionId)),
                Cookie.EMPTY,
                suites,
                compression,
                Extensions.NONE);
    }

    private static boolean accepts(byte[] key, byte[] path, ClientHello hello) {
        return matches(key, path, hello.withCookie(cookie()));
    }

    private static boolean matches(byte[] key, byte[] path, ClientHello hello) {
        try (var mac = new CookieMac(JCA, key)) {
            return mac.matches(path, outline(hello));
        }
    }

    /** That of the hello from the path under the key. */
    private static Cookie cookie() {
        try (var mac = new CookieMac(JCA, KEY)) {
            return new Cookie(Bytes.of(mac.of(PATH, outline(HELLO))));
        }
    }

    private static ClientHelloOutline outline(ClientHello hello) {
        try {
            var body = hello.body();
            return ClientHelloOutline.of(body, 0, body.length);
        } catch (DecodeFailure e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Requirement("RFC6347-4.2.1-n")
    void theSameHelloFromTheSamePathHasTheSameCookieAndItIsAccepted() {
        assertEquals(cookie(), cookie());
        assertTrue(accepts(KEY, PATH, HELLO));
    }

    @Test
    void aCookieHas32BytesAndIsTheHmacOfPathAndHello() throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        var bound = "0006" + "0a0000011633" + "fefd" + "01".repeat(32) + "0109" + "0004c02bc02f" + "0100";
        assertArrayEquals(
                mac.doFinal(HexFormat.of().parseHex(bound)), cookie().bytes().toByteArray());
    }

    @Test
    void anotherPathIsRefused() {
        assertFalse(accepts(KEY, new byte[] {10, 0, 0, 2, 22, 51}, HELLO));
        assertFalse(accepts(KEY, new byte[] {10, 0, 0, 1, 22, 52}, HELLO));
        assertFalse(accepts(KEY, new byte[] {10, 0, 0, 1, 22}, HELLO));
        assertFalse(accepts(KEY, new byte[0], HELLO));
    }

    @Test
    @Requirement("RFC6347-4.2.1-j")
    void anotherHelloIsRefusedWhateverFieldDiffers() {
        var suites = HELLO.cipherSuites();
        var none = List.of(0);
        var id = new byte[] {9};
        assertFalse(accepts(KEY, PATH, hello(0xFEFC, 1, id, suites, none)));
        assertFalse(accepts(KEY, PATH, hello(0xFEFD, 2, id, suites, none)));
        assertFalse(accepts(KEY, PATH, hello(0xFEFD, 1, new byte[] {8}, suites, none)));
        assertFalse(accepts(KEY, PATH, hello(0xFEFD, 1, new byte[0], suites, none)));
        assertFalse(accepts(KEY, PATH, hello(0xFEFD, 1, id, List.of(0xC02F, 0xC02B), none)));
        assertFalse(accepts(KEY, PATH, hello(0xFEFD, 1, id, List.of(0xC02B), none)));
        assertFalse(accepts(KEY, PATH, hello(0xFEFD, 1, id, suites, List.of(0, 1))));
    }

    /** RFC 6347 §4.2.1 names what must be the same; a client may well add something, padding for example. */
    @Test
    void extensionsMayDiffer() {
        var extended = new ClientHello(
                HELLO.legacyVersion(),
                HELLO.random(),
                HELLO.sessionId(),
                Cookie.EMPTY,
                HELLO.cipherSuites(),
                HELLO.compressionMethods(),
                Extensions.of(new ExtendedMasterSecret()));
        assertTrue(accepts(KEY, PATH, extended));
    }

    @Test
    @Requirement("RFC6347-4.2.1-c")
    void anotherKeyAndEveryOtherCookieAreRefused() {
        assertFalse(accepts(filled(32, 8), PATH, HELLO));
        var cookie = cookie().bytes().toByteArray();
        for (int bit = 0; bit < 256; bit++) {
            var forged = cookie.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(matches(KEY, PATH, HELLO.withCookie(new Cookie(Bytes.of(forged)))));
        }
        for (int length = 0; length < cookie.length; length++) {
            var cut = new Cookie(Bytes.of(Arrays.copyOf(cookie, length)));
            assertFalse(matches(KEY, PATH, HELLO.withCookie(cut)));
        }
        assertFalse(matches(KEY, PATH, HELLO.withCookie(new Cookie(Bytes.of(Arrays.copyOf(cookie, 33))))));
    }
}
