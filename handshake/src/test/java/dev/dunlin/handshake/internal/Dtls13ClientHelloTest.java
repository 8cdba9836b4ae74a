package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.CookieExtension;
import dev.dunlin.handshake.internal.message.KeyShareEntry;
import dev.dunlin.handshake.internal.message.KeyShareOffer;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.ServerName;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.requirements.Requirement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a client of DTLS 1.3 says first. */
class Dtls13ClientHelloTest {
    private static final int EARLY_DATA = 42;
    private static final int TRUNCATED_HMAC = 4;

    private final List<NamedGroup> groups = List.of(NamedGroup.X25519, NamedGroup.SECP256R1, NamedGroup.X448);

    private TestSettings settings() {
        return TestSettings.client()
                .dtls13Only()
                .groups(groups.toArray(NamedGroup[]::new))
                .dtls13(new Dtls13Settings(
                        List.of(NamedGroup.X25519, NamedGroup.SECP256R1),
                        PskKeyExchange.WITH_DIFFIE_HELLMAN,
                        2,
                        false,
                        false));
    }

    private ClientHello hello() {
        return ScriptedDtls13Server.of(settings()).hello();
    }

    @Test
    @Requirement({"RFC9147-5.1-d", "RFC9147-5.3-a", "RFC9147-5.3-e", "RFC8446-4.1.2-h"})
    void theFieldsOfOldHoldNothing() {
        var hello = hello();
        assertEquals(0xFEFD, hello.legacyVersion());
        assertEquals(SessionId.NONE, hello.sessionId());
        assertEquals(Cookie.EMPTY, hello.cookie());
        assertEquals(List.of(0), hello.compressionMethods());
    }

    @Test
    @Requirement({"RFC8446-4.2.3-b", "RFC8446-9.2-b", "RFC8446-9.2-c"})
    void whatAServerNeedsToKnowIsThere() {
        var extensions = hello().extensions();
        assertTrue(extensions.has(SupportedGroups.class));
        assertTrue(extensions.has(KeyShareOffer.class));
        var schemes = extensions.find(SignatureAlgorithms.class).orElseThrow().codes();
        assertTrue(schemes.stream().noneMatch(scheme -> scheme == 0x0201 || scheme == 0x0203));
    }

    @Test
    @Requirement("RFC8446-4.4.2.2-d")
    void theServerIsNamedUnlessItIsAnAddress() {
        assertEquals(Optional.of(new ServerName("server.test")), nameFor("server.test"));
        assertEquals(Optional.empty(), nameFor("192.0.2.1"));
        assertEquals(Optional.empty(), nameFor("2001:db8::1"));
    }

    private Optional<ServerName> nameFor(String server) {
        return ScriptedDtls13Server.of(DriverUnderTest.client(settings(), server))
                .hello()
                .extensions()
                .find(ServerName.class);
    }

    @Test
    @Requirement({"RFC8446-4.2.8-b", "RFC8446-4.2.8-d", "RFC8446-4.2.8-e", "RFC9846-4.3.7-a"})
    void sharesAreSomeOfTheGroupsInTheirOrderAndNoneTwice() {
        var extensions = hello().extensions();
        var listed = extensions.find(SupportedGroups.class).orElseThrow().codes();
        assertEquals(groups.stream().map(NamedGroup::code).toList(), listed);
        assertEquals(listed.size(), new HashSet<>(listed).size());
        var shares = extensions.find(KeyShareOffer.class).orElseThrow().shares();
        assertEquals(
                listed.subList(0, 2), shares.stream().map(KeyShareEntry::group).toList());
    }

    @Test
    @Requirement({"RFC8446-4.2.9-a", "RFC8446-4.2-d"})
    void aPreSharedKeyComesLastAndWithItsModes() {
        var extensions = ScriptedDtls13Server.of(settings().psk(Psk.credentials()))
                .hello()
                .extensions();
        assertTrue(extensions.has(PskKeyExchangeModes.class));
        assertEquals(41, extensions.types().get(extensions.types().size() - 1));
    }

    @Test
    @Requirement({"RFC8446-E.5-a", "RFC8446-4.2.10-a", "RFC8446-4.2.10-e", "RFC8446-D.5-b"})
    void neitherEarlyDataNorAShorterMacIsEverOffered() {
        var server = ScriptedDtls13Server.of(settings().psk(Psk.credentials()));
        assertFalse(server.hello().extensions().types().contains(EARLY_DATA));
        assertFalse(server.hello().extensions().types().contains(TRUNCATED_HMAC));
        var second = server.retried(ScriptedDtls13Server.retry(
                ScriptedDtls13Server.SUITE,
                new SelectedVersion(ScriptedDtls13Server.DTLS_1_3),
                new CookieExtension(ScriptedPeer.bytes(1))));
        assertFalse(second.extensions().types().contains(EARLY_DATA));
    }

    @Test
    @Requirement({"RFC9147-5.1-p", "RFC8446-4.2.2-c"})
    void aCookieIsOfOneHandshakeAlone() {
        var client = settings();
        var first = ScriptedDtls13Server.of(client);
        first.retried(ScriptedDtls13Server.retry(
                ScriptedDtls13Server.SUITE,
                new SelectedVersion(ScriptedDtls13Server.DTLS_1_3),
                new CookieExtension(ScriptedPeer.bytes(1))));
        assertFalse(ScriptedDtls13Server.of(client).hello().extensions().has(CookieExtension.class));
    }
}
