package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.PskIdentityHint;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.TrustedKeys;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.CertificateDecision;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An incomplete or contradictory configuration cannot be built, and the refusal says what is wrong with it. */
class ConfigTest {
    private static final TrustAnchors ANYONE = TrustAnchors.anyCertificate();

    private static final PskCredentials PSK =
            PskCredentials.of(PskIdentity.of("sensor"), PreSharedKey.of(new byte[16]));

    private static final List<CipherSuite> OFFERED = List.of(
            CipherSuite.TLS_AES_128_GCM_SHA256,
            CipherSuite.TLS_AES_256_GCM_SHA384,
            CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
            CipherSuite.TLS_AES_128_CCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CCM);

    @Test
    @Requirement({"RFC6347-4.2.1-s", "RFC9147-5.1-k"})
    void aServerNeedsOnlyCredentialsAndAsksForCookiesByDefault() {
        var config =
                DtlsServerConfig.builder().credentials(TestCredentials.ec()).build();
        assertTrue(config.cookieExchange());
        assertEquals(Optional.empty(), config.cookieKeys());
        assertEquals(ClientAuthentication.NONE, config.clientAuthentication());
        assertEquals(Optional.empty(), config.trust());
        assertTrue(config.accept().test(PeerPath.FIXED));
        assertTrue(config.requiresExtendedMasterSecret());
    }

    @Test
    void aClientNeedsOnlyTrust() {
        var config = DtlsClientConfig.builder().trust(ANYONE).build();
        assertSame(ANYONE, config.trust().orElseThrow());
        assertEquals(List.of(), config.credentials());
        assertEquals(1200, config.mtu());
        assertSame(Limits.defaults(), config.limits());
        assertEquals(TaskMode.INLINE, config.tasks());
        assertEquals(Optional.empty(), config.common().keyLog());
    }

    private static Credentials rawKey() {
        var certified = TestCredentials.ec();
        try {
            return Credentials.rawPublicKey(certified.privateKey(), certified.publicKey());
        } catch (CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Requirement("RFC7250-4.1-c")
    void trustedKeysAreTrustEnoughAndComeSecondUnlessToldOtherwise() {
        var keys = TrustedKeys.of(TestCredentials.ec().publicKey());
        var alone = DtlsClientConfig.builder().trustedKeys(keys).build();
        assertSame(keys, alone.trustedKeys().orElseThrow());
        assertEquals(Optional.empty(), alone.trust());
        var raw = CertificateType.RAW_PUBLIC_KEY;
        assertEquals(List.of(raw), alone.handshakeSettings().trust().types());
        var both = DtlsClientConfig.builder().trust(ANYONE).trustedKeys(keys);
        assertEquals(
                List.of(CertificateType.X509, raw),
                both.build().handshakeSettings().trust().types());
        assertEquals(
                List.of(raw, CertificateType.X509),
                both.peerCertificateTypes(List.of(raw, CertificateType.X509))
                        .build()
                        .handshakeSettings()
                        .trust()
                        .types());
    }

    @Test
    @Requirement({"RFC9325-4.2-a", "RFC9325-4.2.1-d"})
    void unlessToldOtherwiseEverythingIsOfferedThatHasAFullTagAndNeedsNoSharedKey() {
        var config = DtlsClientConfig.builder().trust(ANYONE).build();
        assertEquals(OFFERED, config.suites());
        assertEquals(
                Stream.of(NamedGroup.values())
                        .filter(config.common().jca()::supports)
                        .toList(),
                config.groups());
        assertEquals(List.of(SignatureScheme.values()), config.signatureSchemes());
    }

    @Test
    @Requirement("RFC9147-4.5.3-j")
    void suitesWithShortTagsAreOfferedWhenTheyAreNamed() {
        var shortTag = List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8);
        var config = DtlsClientConfig.builder().trust(ANYONE).suites(shortTag).build();
        assertEquals(shortTag, config.suites());
    }

    @Test
    void suitesThatNoSchemeCanSignAreNotOfferedByDefault() {
        var config = DtlsClientConfig.builder()
                .trust(ANYONE)
                .signatureSchemes(List.of(SignatureScheme.RSA_PSS_RSAE_SHA256))
                .build();
        assertEquals(
                List.of(
                        CipherSuite.TLS_AES_128_GCM_SHA256,
                        CipherSuite.TLS_AES_256_GCM_SHA384,
                        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
                        CipherSuite.TLS_AES_128_CCM_SHA256,
                        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
                        CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256),
                config.suites());
    }

    @Test
    @Requirement({"RFC6347-4.2.1-r", "RFC9147-5.1-j"})
    void whatIsSetIsWhatIsThere() {
        var random = new SecureRandom();
        var limits = Limits.builder().expiries(3).build();
        var config = DtlsServerConfig.builder()
                .credentials(TestCredentials.rsa())
                .credentials(TestCredentials.ec())
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(ANYONE)
                .cookieExchange(false)
                .accept(path -> false)
                .suites(List.of(
                        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
                        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256))
                .groups(List.of(NamedGroup.SECP384R1))
                .mtu(600)
                .requireExtendedMasterSecret(false)
                .limits(limits)
                .random(random)
                .clock(() -> Instant.EPOCH)
                .crypto(CryptoProvider.jdk())
                .keyLog(line -> {})
                .tasks(TaskMode.APPLICATION)
                .build();
        assertEquals(2, config.credentials().size());
        assertSame(ANYONE, config.trust().orElseThrow());
        assertFalse(config.cookieExchange());
        assertFalse(config.accept().test(PeerPath.FIXED));
        assertEquals(
                CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
                config.suites().get(0));
        assertEquals(List.of(NamedGroup.SECP384R1), config.groups());
        assertEquals(600, config.mtu());
        assertFalse(config.requiresExtendedMasterSecret());
        assertSame(limits, config.limits());
        assertSame(random, config.common().jca().random());
        assertEquals(Instant.EPOCH, config.common().clock().instant());
        assertTrue(config.common().keyLog().isPresent());
        assertEquals(TaskMode.APPLICATION, config.tasks());
    }

    @Test
    void cookieKeysMayBeSharedByConfigurations() {
        try (var keys = CookieKeys.create(new SecureRandom(), Duration.ofMinutes(10))) {
            var builder =
                    DtlsServerConfig.builder().credentials(TestCredentials.ec()).cookieKeys(keys);
            var one = builder.build();
            var other = builder.mtu(500).build();
            assertNotSame(one, other);
            assertSame(keys, one.cookieKeys().orElseThrow());
            assertSame(keys, other.cookieKeys().orElseThrow());
        }
    }

    @Test
    void aConfigurationDoesNotChangeWithTheListsThatItWasMadeFrom() {
        var groups = new ArrayList<>(List.of(NamedGroup.X25519, NamedGroup.SECP256R1));
        var builder = DtlsClientConfig.builder().trust(ANYONE).groups(groups);
        groups.clear();
        assertEquals(
                List.of(NamedGroup.X25519, NamedGroup.SECP256R1),
                builder.build().groups());
        assertThrows(
                UnsupportedOperationException.class,
                () -> builder.build().groups().add(NamedGroup.SECP384R1));
    }

    @Test
    void aPreSharedKeyIsAllThatEitherSideNeeds() {
        var client = DtlsClientConfig.builder().psk(PSK).build();
        assertTrue(client.hasPreSharedKey());
        assertEquals(Optional.empty(), client.trust());
        var server = DtlsServerConfig.builder().psk(PSK).build();
        assertTrue(server.hasPreSharedKeys());
        assertEquals(List.of(), server.credentials());
        assertEquals(Optional.empty(), server.pskIdentityHint());
        for (var suites : List.of(client.suites(), server.suites())) {
            assertEquals(9, suites.stream().filter(ConfigTest::isPreShared).count());
            // The key goes with SHA-256, and in DTLS 1.3 with suites of that hash alone.
            assertEquals(
                    List.of(
                            CipherSuite.TLS_AES_128_GCM_SHA256,
                            CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
                            CipherSuite.TLS_AES_128_CCM_SHA256),
                    suites.stream().filter(suite -> !isPreShared(suite)).toList());
        }
    }

    @Test
    @Requirement("RFC9325-4.1-g")
    void whereBothServeCertificatesComeFirstAndForwardSecrecyBeforeNone() {
        var suites = DtlsClientConfig.builder().trust(ANYONE).psk(PSK).build().suites();
        assertTrue(suites.containsAll(OFFERED));
        assertTrue(suites.indexOf(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)
                < suites.indexOf(CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256));
        var firstWithout = suites.stream()
                .filter(suite -> suite.keyExchange() == CipherSuite.KeyExchange.PSK)
                .mapToInt(suites::indexOf)
                .min()
                .orElseThrow();
        assertTrue(suites.subList(firstWithout, suites.size()).stream()
                .allMatch(suite -> suite.keyExchange() == CipherSuite.KeyExchange.PSK));
    }

    @Test
    void withoutAPreSharedKeyNoSuiteThatNeedsOneIsOffered() {
        var config =
                DtlsServerConfig.builder().credentials(TestCredentials.ec()).build();
        assertFalse(config.hasPreSharedKeys());
        assertTrue(config.suites().stream().noneMatch(ConfigTest::isPreShared));
        assertFalse(DtlsClientConfig.builder().trust(ANYONE).build().hasPreSharedKey());
    }

    @Test
    void shortTagsAreForThoseWhoNameThem() {
        var named = List.of(CipherSuite.TLS_PSK_WITH_AES_128_CCM_8);
        assertEquals(
                named, DtlsClientConfig.builder().psk(PSK).suites(named).build().suites());
        assertFalse(DtlsClientConfig.builder().psk(PSK).build().suites().containsAll(named));
    }

    @Test
    void aPreSharedKeyAloneNeedsNeitherGroupsNorSignatures() {
        var config = DtlsClientConfig.builder()
                .psk(PSK)
                .suites(List.of(CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256))
                .crypto(CryptoProvider.only(new ProviderWithout(List.of("KeyPairGenerator", "Signature"))))
                .build();
        assertEquals(List.of(), config.groups());
        assertEquals(List.of(), config.signatureSchemes());
    }

    @Test
    void aSecondKeyUnderOneIdentityIsRefusedAtOnce() {
        var builder = DtlsServerConfig.builder().psk(PSK);
        assertThrows(IllegalArgumentException.class, () -> builder.psk(PSK));
    }

    private static boolean isPreShared(CipherSuite suite) {
        return suite.authentication() == CipherSuite.Authentication.PSK;
    }

    static Stream<Arguments> unusableServers() {
        return Stream.of(
                server("a certificateChoice beside them", builder -> builder.credentials(TestCredentials.ec())
                        .certificateChoice(query -> CertificateDecision.nothing())),
                server("which is to be asked", builder -> builder.psk(PSK).pskLookup(identity -> Optional.empty())),
                server("a hint for the choice", builder -> builder.credentials(TestCredentials.ec())
                        .pskIdentityHint(PskIdentityHint.of("realm"))),
                server("needs a pre-shared key, and there is none", builder -> builder.credentials(TestCredentials.ec())
                        .suites(List.of(
                                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                                CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256))),
                server("needs certificates, for which nothing is configured", builder -> builder.psk(PSK)
                        .suites(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256))),
                server("none of [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256] uses it", builder -> builder.psk(PSK)
                        .credentials(TestCredentials.ec())
                        .suites(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256))),
                server("none of [TLS_PSK_WITH_AES_128_GCM_SHA256] uses them", builder -> builder.psk(PSK)
                        .credentials(TestCredentials.ec())
                        .suites(List.of(CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256))),
                server("without credentials cannot ask", builder -> builder.psk(PSK)
                        .clientAuthentication(ClientAuthentication.REQUIRE)
                        .trust(ANYONE)),
                server("needs credentials or pre-shared keys", builder -> {}),
                server("no trust to judge clients", builder -> builder.credentials(TestCredentials.ec())
                        .clientAuthentication(ClientAuthentication.REQUIRE)),
                server("no trust to judge clients", builder -> builder.credentials(TestCredentials.ec())
                        .clientAuthentication(ClientAuthentication.WANT)),
                server("does not ask", builder -> builder.credentials(TestCredentials.ec())
                        .trust(ANYONE)),
                server("does not ask", builder -> builder.credentials(TestCredentials.ec())
                        .trustedKeys(TrustedKeys.anyKey())),
                server("peerCertificateTypes are [X509]", builder -> builder.credentials(TestCredentials.ec())
                        .clientAuthentication(ClientAuthentication.REQUIRE)
                        .trustedKeys(TrustedKeys.anyKey())
                        .peerCertificateTypes(List.of(CertificateType.X509))),
                server("raw EC key", builder -> builder.credentials(rawKey())
                        .suites(List.of(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256))),
                server("cookieExchange is switched off", builder -> builder.credentials(TestCredentials.ec())
                        .versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_2)
                        .cookieExchange(false)
                        .cookieKeys(CookieKeys.create(new SecureRandom(), Duration.ofHours(1)))),
                server("EC certificate of CN=ec.test serves none", builder -> builder.credentials(TestCredentials.ec())
                        .suites(List.of(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256))),
                server("RSA certificate of CN=rsa.test serves none", builder -> builder.credentials(
                                TestCredentials.ec())
                        .credentials(TestCredentials.rsa())
                        .suites(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256))),
                server("EC certificate of CN=ec.test can sign by none", builder -> builder.credentials(
                                TestCredentials.ec())
                        .signatureSchemes(List.of(SignatureScheme.RSA_PKCS1_SHA256))),
                server("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 has no signature scheme", builder -> builder.credentials(
                                TestCredentials.ec())
                        .suites(List.of(
                                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                                CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256))
                        .signatureSchemes(List.of(SignatureScheme.ECDSA_SECP256R1_SHA256))),
                server("crypto provider", builder -> builder.credentials(TestCredentials.ec())
                        .crypto(CryptoProvider.only(new EmptyProvider()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusableServers")
    void anUnusableServerCannotBeBuilt(String complaint, Consumer<DtlsServerConfig.Builder> settings) {
        var builder = DtlsServerConfig.builder();
        settings.accept(builder);
        var refusal = assertThrows(IllegalStateException.class, builder::build);
        assertTrue(String.valueOf(refusal.getMessage()).contains(complaint), refusal::toString);
    }

    @Test
    @Requirement({"RFC8449-4-b", "RFC8449-4-h"})
    void limitsOfRecordsFollowFromEachOther() {
        var plain = DtlsClientConfig.builder().trust(ANYONE);
        assertEquals(1 << 14, plain.build().recordSizeLimit());
        assertEquals(512, plain.maxFragmentLength(512).build().recordSizeLimit());
        assertEquals(64, plain.recordSizeLimit(64).build().recordSizeLimit());
        assertEquals(
                List.of(ApplicationProtocol.of("coap")),
                plain.applicationProtocols("coap").build().applicationProtocols());
    }

    static Stream<Arguments> unusableClients() {
        return Stream.of(
                client("needs trust or a pre-shared key", builder -> {}),
                client("needs trust", builder -> builder.credentials(TestCredentials.ec())),
                client("peerCertificateTypes are [RAW_PUBLIC_KEY]", builder -> builder.trust(ANYONE)
                        .trustedKeys(TrustedKeys.anyKey())
                        .peerCertificateTypes(List.of(CertificateType.RAW_PUBLIC_KEY))),
                client("no certificates are believed", builder -> builder.trustedKeys(TrustedKeys.anyKey())
                        .requestOcspResponses(true)),
                client("raw EC key", builder -> builder.trustedKeys(TrustedKeys.anyKey())
                        .credentials(rawKey())
                        .groups(List.of(NamedGroup.X25519))),
                client("is on a curve that is not among the groups", builder -> builder.trust(ANYONE)
                        .credentials(TestCredentials.ec())
                        .groups(List.of(NamedGroup.X25519))),
                client("a certificateChoice beside them", builder -> builder.trust(ANYONE)
                        .credentials(TestCredentials.ec())
                        .certificateChoice(query -> CertificateDecision.nothing())),
                client("without trust no server that could ask", builder -> builder.psk(PSK)
                        .credentials(TestCredentials.ec())),
                client("needs a pre-shared key, and there is none", builder -> builder.trust(ANYONE)
                        .suites(List.of(CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256))),
                client("needs certificates, for which nothing is configured", builder -> builder.psk(PSK)
                        .suites(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256))),
                client("none of [TLS_PSK_WITH_AES_128_GCM_SHA256] uses them", builder -> builder.psk(PSK)
                        .trust(ANYONE)
                        .suites(List.of(CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256))),
                client("there are no applicationProtocols", builder -> builder.trust(ANYONE)
                        .requireApplicationProtocol(true)),
                client("has no signature scheme", builder -> builder.trust(ANYONE)
                        .suites(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256))
                        .signatureSchemes(List.of(SignatureScheme.RSA_PKCS1_SHA256))),
                client("RSA certificate of CN=rsa.test can sign by none", builder -> builder.trust(ANYONE)
                        .credentials(TestCredentials.rsa())
                        .signatureSchemes(List.of(SignatureScheme.ECDSA_SECP256R1_SHA256))),
                client("crypto provider", builder -> builder.trust(ANYONE)
                        .crypto(CryptoProvider.only(new EmptyProvider()))),
                client("x25519 is not available", builder -> builder.trust(ANYONE)
                        .groups(List.of(NamedGroup.X25519))
                        .suites(List.of(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256))
                        .signatureSchemes(List.of(SignatureScheme.RSA_PKCS1_SHA256))
                        .crypto(CryptoProvider.only(new ProviderWithout(List.of("X25519"))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusableClients")
    @Requirement("RFC8446-C.5-a")
    void anUnusableClientCannotBeBuilt(String complaint, Consumer<DtlsClientConfig.Builder> settings) {
        var builder = DtlsClientConfig.builder();
        settings.accept(builder);
        var refusal = assertThrows(IllegalStateException.class, builder::build);
        assertTrue(String.valueOf(refusal.getMessage()).contains(complaint), refusal::toString);
    }

    static Stream<Arguments> senseless() {
        return Stream.of(
                client("suites must not be empty", builder -> builder.suites(List.of())),
                client("groups must not be empty", builder -> builder.groups(List.of())),
                client("signatureSchemes must not be empty", builder -> builder.signatureSchemes(List.of())),
                client(
                        "groups names X25519 twice",
                        builder -> builder.groups(List.of(NamedGroup.X25519, NamedGroup.X25519))),
                client("applicationProtocols must not be empty", builder -> builder.applicationProtocols(List.of())),
                client("applicationProtocols names one twice", builder -> builder.applicationProtocols("a", "b", "a")),
                client(
                        "applicationProtocols take 514 bytes",
                        builder -> builder.applicationProtocols("a".repeat(255), "b".repeat(255), "c")),
                client("has 1 to 255 bytes", builder -> builder.applicationProtocols("")),
                client("recordSizeLimit must be from 64", builder -> builder.recordSizeLimit(63)),
                client("recordSizeLimit must be from 64", builder -> builder.recordSizeLimit((1 << 14) + 1)),
                client("no max_fragment_length of 1000", builder -> builder.maxFragmentLength(1000)),
                client("recordPadding must be from 1", builder -> builder.recordPadding(0)),
                client("recordPadding must be from 1", builder -> builder.recordPadding((1 << 14) + 2)),
                client("mtu must be from 256", builder -> builder.mtu(255)),
                client("mtu must be from 256", builder -> builder.mtu(65_508)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("senseless")
    void aSenselessValueIsRefusedAtOnce(String complaint, Consumer<DtlsClientConfig.Builder> setting) {
        var builder = DtlsClientConfig.builder();
        var refusal = assertThrows(IllegalArgumentException.class, () -> setting.accept(builder));
        assertTrue(String.valueOf(refusal.getMessage()).contains(complaint), refusal::toString);
    }

    @Test
    void aPreferredProviderThatLacksEverythingLeavesTheJdkToDoIt() {
        var config = DtlsClientConfig.builder()
                .trust(ANYONE)
                .crypto(CryptoProvider.preferring(new EmptyProvider()))
                .build();
        assertEquals(OFFERED, config.suites());
    }

    private static Arguments server(String complaint, Consumer<DtlsServerConfig.Builder> settings) {
        return Arguments.of(complaint, settings);
    }

    private static Arguments client(String complaint, Consumer<DtlsClientConfig.Builder> settings) {
        return Arguments.of(complaint, settings);
    }

    private static final class EmptyProvider extends Provider {
        private static final long serialVersionUID = 1L;

        EmptyProvider() {
            super("Empty", "1", "offers nothing");
        }
    }

    /** What the JDK has, made by the JDK's own providers, but for some kinds of service, or algorithms. */
    private static final class ProviderWithout extends Provider {
        private static final long serialVersionUID = 1L;

        ProviderWithout(List<String> lacking) {
            super("Without", "1", "the JDK's algorithms but for some");
            for (var provider : Security.getProviders()) {
                for (var service : provider.getServices()) {
                    if (!lacking.contains(service.getAlgorithm()) && !lacking.contains(service.getType())) {
                        putService(new Passed(this, service));
                    }
                }
            }
        }
    }

    private static final class Passed extends Provider.Service {
        private final Provider.Service original;

        Passed(Provider provider, Provider.Service original) {
            super(provider, original.getType(), original.getAlgorithm(), original.getClassName(), null, null);
            this.original = original;
        }

        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            return original.newInstance(parameter);
        }
    }
}
