package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.TrustAnchors;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JcaTest {
    private static final Jca FOREIGN = jca(CryptoProvider.only(new BouncyCastleProvider()));
    private static final Provider POOR = new Provider("Poor", "1", "has nothing") {
        private static final long serialVersionUID = 1L;
    };

    @Test
    void theJdkAndBouncyCastleHaveEverything() {
        for (var jca : List.of(JDK, FOREIGN, jca(CryptoProvider.preferring(POOR)))) {
            for (var suite : CipherSuite.values()) {
                assertTrue(jca.supports(suite), suite::name);
            }
            KeyExchangeTest.curves().forEach(group -> assertTrue(jca.supports(group), group::name));
            for (var scheme : SignatureScheme.values()) {
                assertTrue(jca.supports(scheme), scheme::name);
            }
            for (var hash : HashAlgorithm.values()) {
                assertTrue(jca.supports(hash), hash::name);
            }
        }
    }

    @Test
    void aProviderThatHasNothingSupportsNothingWhenAlone() {
        var jca = jca(CryptoProvider.only(POOR));
        for (var suite : CipherSuite.values()) {
            assertFalse(jca.supports(suite), suite::name);
        }
        for (var group : NamedGroup.values()) {
            assertFalse(jca.supports(group), group::name);
        }
        for (var scheme : SignatureScheme.values()) {
            assertFalse(jca.supports(scheme), scheme::name);
        }
        for (var aead : AeadAlgorithm.values()) {
            assertFalse(jca.supports(aead), aead::name);
        }
        var refusal =
                assertThrows(AlgorithmUnavailableException.class, () -> KeyExchange.generate(jca, NamedGroup.X25519));
        assertSays("only Poor", refusal);
    }

    @Test
    void thePreferredProviderIsAskedFirst() {
        var bouncyCastle = new BouncyCastleProvider();
        var jca = jca(CryptoProvider.preferring(bouncyCastle));
        assertSame(bouncyCastle, jca.mac(HashAlgorithm.SHA256).getProvider());
        assertFalse(JDK.mac(HashAlgorithm.SHA256).getProvider() instanceof BouncyCastleProvider);
    }

    @ParameterizedTest
    @MethodSource("dev.dunlin.crypto.internal.KeyExchangeTest#curves")
    void keysOfTwoProvidersAgree(NamedGroup group) throws CryptoFailure {
        try (var ours = KeyExchange.generate(JDK, group);
                var theirs = KeyExchange.generate(FOREIGN, group)) {
            assertArrayEquals(
                    ours.agree(theirs.publicValue()).bytes(),
                    theirs.agree(ours.publicValue()).bytes());
        }
    }

    /** Both have ML-KEM under the newer JDK; where one lacks it, nothing is claimed of it. */
    @ParameterizedTest
    @MethodSource("dev.dunlin.crypto.internal.KeyExchangeTest#available")
    void aResponseOfOneProviderFitsTheOthersKey(NamedGroup group) throws CryptoFailure {
        for (var server : List.of(FOREIGN, jca(CryptoProvider.preferring(new BouncyCastleProvider())))) {
            if (server.supports(group)) {
                try (var client = KeyExchange.generate(JDK, group);
                        var response = KeyExchange.respond(server, group, client.publicValue());
                        var agreed = client.agree(response.publicValue())) {
                    assertArrayEquals(agreed.bytes(), response.secret().bytes());
                }
            } else {
                assertTrue(group.isHybrid(), group::name);
            }
        }
    }

    /** Bouncy Castle answers small orders with an unchecked exception; a peer must not be able to cause it. */
    @Test
    void smallOrdersAreRefusedBeforeAForeignProviderSeesThem() {
        try (var exchange = KeyExchange.generate(FOREIGN, NamedGroup.X25519)) {
            KeyExchangeTest.x25519()
                    .filter(vector -> vector.has("ZeroSharedSecret"))
                    .forEach(vector -> assertThrows(
                            CryptoFailure.class, () -> exchange.agree(vector.hex("public")), vector::toString));
        }
    }

    @ParameterizedTest
    @EnumSource(SignatureScheme.class)
    void signaturesOfOneProviderVerifyWithTheOther(SignatureScheme scheme) throws CryptoFailure {
        var pair =
                switch (scheme.key()) {
                    case EC -> Fixtures.ec("secp384r1");
                    case RSA -> Fixtures.rsa(2048);
                    case EDDSA -> Fixtures.keyPair(scheme == SignatureScheme.ED25519 ? "Ed25519" : "Ed448");
                };
        byte[] content = {1, 2, 3};
        byte[] ours = Signatures.sign(JDK, scheme, pair.getPrivate(), content);
        assertTrue(Signatures.verify(FOREIGN, scheme, pair.getPublic(), content, ours));
        byte[] theirs = Signatures.sign(FOREIGN, scheme, pair.getPrivate(), content);
        assertTrue(Signatures.verify(JDK, scheme, pair.getPublic(), content, theirs));
        theirs[theirs.length - 1] ^= 1;
        assertFalse(Signatures.verify(FOREIGN, scheme, pair.getPublic(), content, theirs));
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void whatOneProviderSealsTheOtherOpens(AeadAlgorithm algorithm) {
        byte[] nonce = new byte[12];
        byte[] aad = {1};
        byte[] sealed = new byte[3 + algorithm.tagLength()];
        byte[] opened = new byte[3];
        keyed(FOREIGN, algorithm).seal(nonce, aad, 1, new byte[] {7, 8, 9}, 0, 3, sealed, 0);
        assertEquals(3, keyed(JDK, algorithm).open(nonce, aad, 1, sealed, 0, sealed.length, opened, 0));
        assertArrayEquals(new byte[] {7, 8, 9}, opened);
        sealed[0] ^= 1;
        assertEquals(Aead.FORGED, keyed(FOREIGN, algorithm).open(nonce, aad, 1, sealed, 0, sealed.length, opened, 0));
    }

    @Test
    void theKeyScheduleIsTheSameEverywhere() {
        var secret = Secret.owning(new byte[] {1, 2, 3});
        for (var hash : HashAlgorithm.values()) {
            assertArrayEquals(
                    Prf.expand(JDK, hash, secret, "label", new byte[4], 100),
                    Prf.expand(FOREIGN, hash, secret, "label", new byte[4], 100));
        }
    }

    /** Path validation finds providers by their names, so that one which is not installed leaves it to the JDK. */
    @Test
    void certificatesAreVerifiedUnderAnExclusiveProvider() throws CertificateFailure {
        var root = TestCertificate.root("root").build();
        var leaf = root.leaf("server.example").build();
        assertEquals(Optional.empty(), FOREIGN.onlyInstalledProvider());
        assertEquals(1, verify(FOREIGN, root, leaf));

        var installed = new BouncyCastleProvider();
        Security.addProvider(installed);
        try {
            var jca = jca(CryptoProvider.only(installed));
            assertEquals(Optional.of("BC"), jca.onlyInstalledProvider());
            assertEquals(1, verify(jca, root, leaf));
        } finally {
            Security.removeProvider("BC");
        }

        Security.addProvider(POOR);
        try {
            var jca = jca(CryptoProvider.only(POOR));
            assertThrows(CertificateFailure.class, () -> verify(jca, root, leaf));
        } finally {
            Security.removeProvider("Poor");
        }
    }

    private static int verify(Jca jca, TestCertificate root, TestCertificate leaf) throws CertificateFailure {
        return CertificateVerifier.verify(
                        jca,
                        TrustAnchors.of(List.of(root.certificate())),
                        List.of(leaf.der()),
                        CertificateVerifier.Role.SERVER,
                        Optional.of(PeerName.of("server.example")),
                        TestCertificate.NOW)
                .chain()
                .size();
    }

    private static Aead keyed(Jca jca, AeadAlgorithm algorithm) {
        var aead = Aead.of(jca, algorithm);
        aead.rekey(algorithm, new byte[algorithm.keyLength()], 0);
        return aead;
    }

    private static Jca jca(CryptoProvider source) {
        return new Jca(source, new SecureRandom());
    }
}
