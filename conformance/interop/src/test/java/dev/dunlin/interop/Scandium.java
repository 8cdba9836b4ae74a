package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite.KeyExchange;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.TrustAnchors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.californium.elements.auth.RawPublicKeyIdentity;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.SignatureAndHashAlgorithm;
import org.eclipse.californium.scandium.dtls.SignatureAndHashAlgorithm.HashAlgorithm;
import org.eclipse.californium.scandium.dtls.SignatureAndHashAlgorithm.SignatureAlgorithm;
import org.eclipse.californium.scandium.dtls.SingleNodeConnectionIdGenerator;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.cipher.XECDHECryptography.SupportedGroup;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;

/** Eclipse Californium's DTLS, in this process. */
final class Scandium implements Peer {
    /** Real time passes here. */
    private static final int RETRANSMISSION_MILLIS = 500;

    private static final List<SignatureAndHashAlgorithm> SIGNATURES = List.of(
            SignatureAndHashAlgorithm.SHA256_WITH_ECDSA,
            SignatureAndHashAlgorithm.SHA384_WITH_ECDSA,
            new SignatureAndHashAlgorithm(HashAlgorithm.SHA512, SignatureAlgorithm.ECDSA),
            SignatureAndHashAlgorithm.SHA256_WITH_RSA,
            SignatureAndHashAlgorithm.INTRINSIC_WITH_ED25519,
            SignatureAndHashAlgorithm.INTRINSIC_WITH_ED448);

    @Override
    public Server serve(Terms terms) {
        var config = configuration(terms)
                .set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY)
                .set(
                        DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE,
                        terms.authority().isPresent() || terms.pinned().isPresent()
                                ? CertificateAuthenticationMode.NEEDED
                                : CertificateAuthenticationMode.NONE);
        return ScandiumEnd.listening(config);
    }

    @Override
    public Client connect(InetSocketAddress server, Terms terms) {
        var config = configuration(terms)
                .set(DtlsConfig.DTLS_ROLE, DtlsRole.CLIENT_ONLY)
                .set(DtlsConfig.DTLS_USE_SERVER_NAME_INDICATION, true)
                .set(DtlsConfig.DTLS_VERIFY_SERVER_CERTIFICATES_SUBJECT, true);
        return ScandiumEnd.connecting(config, server, terms.serverName().toString());
    }

    private static DtlsConnectorConfig.Builder configuration(Terms terms) {
        var config = DtlsConnectorConfig.builder(new Configuration(DtlsConfig.DEFINITIONS))
                .setAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false)
                .set(DtlsConfig.DTLS_RECOMMENDED_CURVES_ONLY, false)
                .set(DtlsConfig.DTLS_RECOMMENDED_SIGNATURE_AND_HASH_ALGORITHMS_ONLY, false)
                .set(DtlsConfig.DTLS_SUPPORT_KEY_MATERIAL_EXPORT, true)
                .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_RETRANSMISSION_TIMEOUT, RETRANSMISSION_MILLIS, TimeUnit.MILLISECONDS)
                .set(
                        DtlsConfig.DTLS_CIPHER_SUITES,
                        List.of(CipherSuite.getTypeByCode(terms.suite().code())));
        if (terms.suite().keyExchange() == KeyExchange.ECDHE) {
            config.set(DtlsConfig.DTLS_SIGNATURE_AND_HASH_ALGORITHMS, SIGNATURES);
        }
        if (terms.suite().keyExchange() != KeyExchange.PSK) {
            config.set(DtlsConfig.DTLS_CURVES, groups(terms));
        }
        terms.identity().map(Identity::credentials).ifPresent(own -> {
            config.setCertificateIdentityProvider(new SingleCertificateProvider(
                    own.privateKey(), own.chain().toArray(X509Certificate[]::new), CertificateType.X_509));
        });
        terms.authority().ifPresent(authority -> {
            config.setAdvancedCertificateVerifier(StaticNewAdvancedCertificateVerifier.builder()
                    .setTrustedCertificates(certificates(authority))
                    .build());
        });
        terms.rawIdentity().map(Identity::credentials).ifPresent(own -> {
            config.setCertificateIdentityProvider(new SingleCertificateProvider(
                    own.privateKey(), own.chain().get(0).getPublicKey()));
        });
        terms.pinned().map(Identity::credentials).ifPresent(peer -> {
            config.setAdvancedCertificateVerifier(StaticNewAdvancedCertificateVerifier.builder()
                    .setTrustedRPKs(new RawPublicKeyIdentity(peer.chain().get(0).getPublicKey()))
                    .build());
        });
        terms.connectionIdLength().ifPresent(length -> {
            config.setConnectionIdGenerator(new SingleNodeConnectionIdGenerator(length));
        });
        terms.secret().ifPresent(secret -> {
            config.setAdvancedPskStore(
                    new AdvancedSinglePskStore(secret.identity(), HexFormat.of().parseHex(secret.hex())));
        });
        terms.recordLimit().ifPresent(limit -> config.set(DtlsConfig.DTLS_RECORD_SIZE_LIMIT, limit));
        terms.mtu().ifPresent(mtu -> config.set(DtlsConfig.DTLS_MAX_TRANSMISSION_UNIT, mtu));
        return config;
    }

    /** Scandium wants to be told of the curve of its own key too. */
    private static List<SupportedGroup> groups(Terms terms) {
        var own = terms.identity()
                .or(terms::rawIdentity)
                .map(identity -> SupportedGroup.fromPublicKey(
                        identity.credentials().chain().get(0).getPublicKey()));
        var groups = terms.groups().stream().map(group -> SupportedGroup.fromId(group.code()));
        return Stream.concat(groups, own.stream()).distinct().toList();
    }

    private static X509Certificate[] certificates(Path file) {
        try {
            return TrustAnchors.fromPem(file).anchors().toArray(X509Certificate[]::new);
        } catch (IOException | CredentialsException e) {
            throw new AssertionError(e);
        }
    }
}
