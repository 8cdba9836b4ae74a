package dev.dunlin.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.requirements.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameMatchTest {
    @ParameterizedTest
    @CsvSource({
        "server.example, server.example",
        "SERVER.Example, server.example",
        "server.example, SERVER.EXAMPLE.",
        "*.server.example, a.server.example",
        "*.Server.example, A.server.example",
        "xn--bcher-kva.example, bücher.example",
        "*.shop.example, bücher.shop.example",
        "localhost, localhost"
    })
    @Requirement({"RFC9525-6-a", "RFC9525-6-b"})
    void namesThatMatch(String presented, String reference) {
        assertDoesNotThrow(() -> require(presented, reference));
    }

    @ParameterizedTest
    @CsvSource({
        "server.example, other.example",
        "server.example, a.server.example",
        "server.example, server.example.com",
        "server.example, rver.example",
        "*.server.example, server.example",
        "*.server.example, a.b.server.example",
        "*.server.example, .server.example.x",
        "a*.server.example, ab.server.example",
        "*a.server.example, ba.server.example",
        "*, localhost",
        "*.example, server.example",
        "*.*.example, a.b.example",
        "a.*.example, a.b.example",
        "xn--*.example, xn--bcher-kva.example",
        "192.0.2.1, 192.0.2.1",
        "*.0.2.1, 192.0.2.1"
    })
    @Requirement({"RFC9525-6-a", "RFC9525-6-b"})
    void namesThatDoNot(String presented, String reference) {
        var failure =
                assertThrows(CertificateFailure.class, () -> require(presented, reference.replaceFirst("^\\.", "")));
        assertEquals(CertificateFailure.Kind.WRONG_NAME, failure.kind());
    }

    @Test
    @Requirement("RFC9525-6-a")
    void theCommonNameCountsForNothing() {
        var leaf = TestCertificate.selfSigned("server.example").noNames().build();
        assertRefused(leaf, "server.example");
        // Nor an address in it.
        assertRefused(TestCertificate.selfSigned("192.0.2.1").noNames().build(), "192.0.2.1");
    }

    @Test
    void anyOfSeveralNamesWillDo() {
        var leaf = TestCertificate.selfSigned("a.example")
                .email("someone@b.example")
                .dns("b.example")
                .ip("192.0.2.1")
                .build();
        assertDoesNotThrow(() -> NameMatch.require(leaf.certificate(), PeerName.of("a.example")));
        assertDoesNotThrow(() -> NameMatch.require(leaf.certificate(), PeerName.of("b.example")));
        assertDoesNotThrow(() -> NameMatch.require(leaf.certificate(), PeerName.of("192.0.2.1")));
        assertRefused(leaf, "c.example");
        assertRefused(leaf, "192.0.2.2");
    }

    @Test
    void addressesAreComparedByTheirBytes() {
        var leaf = TestCertificate.selfSigned("x.example")
                .ip("2001:db8::1")
                .ip("192.0.2.1")
                .build();
        assertDoesNotThrow(() -> NameMatch.require(leaf.certificate(), PeerName.of("2001:DB8:0:0::0:1")));
        assertRefused(leaf, "2001:db8::2");
        // The IPv4 address in IPv6 is another sixteen bytes.
        assertRefused(leaf, "::ffff:192.0.2.1");
    }

    /** A range, as name constraints have them, is no address of a host. */
    @Test
    void anAddressWithAMaskIsNone() {
        var leaf = TestCertificate.selfSigned("x.example").ip("192.0.2.0/24").build();
        assertRefused(leaf, "192.0.2.0");
    }

    @Test
    void aNameWithNulIsComparedInFull() {
        var leaf =
                TestCertificate.selfSigned("server.example\0.attacker.example").build();
        assertRefused(leaf, "server.example");
    }

    private static void require(String presented, String reference) throws CertificateFailure {
        var leaf = TestCertificate.selfSigned(presented).build();
        NameMatch.require(leaf.certificate(), PeerName.of(reference));
    }

    private static void assertRefused(TestCertificate leaf, String reference) {
        var failure = assertThrows(
                CertificateFailure.class, () -> NameMatch.require(leaf.certificate(), PeerName.of(reference)));
        assertEquals(CertificateFailure.Kind.WRONG_NAME, failure.kind());
    }
}
