package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskSelector;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.handshake.internal.flight.IncomingMessages;
import dev.dunlin.handshake.internal.hello.VersionRange;
import dev.dunlin.handshake.internal.resumption.ResumptionSettings;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Settings of a handshake, changed in what a test is about. */
public final class TestSettings {
    public static final RetransmissionSettings TIMING = timing(AcknowledgementSettings.DEFAULT);

    static final int MAX_MESSAGE = 1 << 16;

    private static RetransmissionSettings timing(AcknowledgementSettings acknowledgement) {
        return new RetransmissionSettings(
                1_000_000_000L,
                60_000_000_000L,
                7,
                2,
                300_000_000_000L,
                240_000_000_000L,
                250_000_000L,
                acknowledgement);
    }

    private RetransmissionSettings timing = TIMING;
    private Jca jca = new Jca(CryptoProvider.jdk(), new SecureRandom());
    private List<CipherSuite> suites = List.of(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
    private List<NamedGroup> groups = List.of(NamedGroup.X25519, NamedGroup.SECP256R1);
    private List<SignatureScheme> schemes = List.of(
            SignatureScheme.ECDSA_SECP256R1_SHA256,
            SignatureScheme.RSA_PSS_RSAE_SHA256,
            SignatureScheme.RSA_PKCS1_SHA256);
    private OwnCertificates credentials = OwnCertificates.of(List.of());
    private PeerTrust trust = PeerTrust.NONE;
    private Optional<ClientPsk> clientPsk = Optional.empty();
    private Optional<ServerPsk> serverPsk = Optional.empty();
    private ClientAuthentication clientAuthentication = ClientAuthentication.NONE;
    private boolean requireExtendedMasterSecret = true;
    private Optional<KeyLogSink> keyLog = Optional.empty();
    private ResumptionSettings resumption = ResumptionSettings.NONE;
    private ExtensionSettings extensions = ExtensionSettings.DEFAULT;
    private VersionRange versions = VersionRange.DTLS_1_2;
    private Dtls13Settings dtls13 =
            new Dtls13Settings(List.of(NamedGroup.X25519), PskKeyExchange.WITH_DIFFIE_HELLMAN, 2, false, false);

    private TestSettings() {}

    /** A server that shows certificates before it takes keys from elsewhere. */
    public TestSettings preferringCertificates() {
        return dtls13(dtls13.preferringCertificates());
    }

    /** A client that trusts our authority and has no certificate. */
    public static TestSettings client() {
        var settings = new TestSettings();
        settings.trust = PeerTrust.of(Pki.trust("ca"));
        return settings;
    }

    /** A server with an ECDSA certificate that asks for nothing. */
    public static TestSettings server() {
        return new TestSettings().credentials("server");
    }

    /** Of DTLS 1.3 and nothing else. */
    public TestSettings dtls13Only() {
        return versions(VersionRange.DTLS_1_3).suites(CipherSuite.TLS_AES_128_GCM_SHA256);
    }

    /** A client with a pre-shared key for everybody. */
    public TestSettings psk(PskCredentials credentials) {
        clientPsk = Optional.of(ClientPsk.fixed(credentials));
        return this;
    }

    /** A client with a pre-shared key that it has to choose. */
    public TestSettings psk(PskSelector selector) {
        clientPsk = Optional.of(ClientPsk.chosenBy(selector));
        return this;
    }

    /** A server with pre-shared keys. */
    public TestSettings psk(ServerPsk keys) {
        serverPsk = Optional.of(keys);
        return this;
    }

    public TestSettings credentials(String... names) {
        credentials =
                OwnCertificates.of(List.of(names).stream().map(Pki::credentials).toList());
        return this;
    }

    public TestSettings certificates(OwnCertificates certificates) {
        credentials = certificates;
        return this;
    }

    public TestSettings asking(ClientAuthentication authentication) {
        clientAuthentication = authentication;
        trust = PeerTrust.of(Pki.trust("ca"));
        return this;
    }

    public TestSettings trust(TrustAnchors anchors) {
        trust = PeerTrust.of(anchors);
        return this;
    }

    public TestSettings trust(PeerTrust believed) {
        trust = believed;
        return this;
    }

    public TestSettings suites(CipherSuite... inOrder) {
        suites = List.of(inOrder);
        return this;
    }

    public TestSettings groups(NamedGroup... inOrder) {
        groups = List.of(inOrder);
        return this;
    }

    public TestSettings schemes(SignatureScheme... inOrder) {
        schemes = List.of(inOrder);
        return this;
    }

    public TestSettings allowingNoExtendedMasterSecret() {
        requireExtendedMasterSecret = false;
        return this;
    }

    public TestSettings crypto(CryptoProvider provider) {
        jca = new Jca(provider, new SecureRandom());
        return this;
    }

    public TestSettings keyLog(KeyLogSink sink) {
        keyLog = Optional.of(sink);
        return this;
    }

    public TestSettings resumption(ResumptionSettings settings) {
        resumption = settings;
        return this;
    }

    public TestSettings extensions(ExtensionSettings changed) {
        extensions = changed;
        return this;
    }

    /** How records are acknowledged and repeated. */
    public TestSettings acknowledging(AcknowledgementSettings how) {
        timing = timing(how);
        return this;
    }

    /** How often in a row a flight waits in vain before the peer counts as unresponsive. */
    public TestSettings expiries(int most) {
        timing = new RetransmissionSettings(
                timing.initialTimeout(),
                timing.maxTimeout(),
                most,
                timing.expiriesBeforeSmallerMtu(),
                timing.handshakeDeadline(),
                timing.lastFlightLinger(),
                timing.repeatHoldOff(),
                timing.acknowledgement());
        return this;
    }

    /** Application protocols by name, preferred first. */
    public TestSettings protocols(boolean required, String... names) {
        var protocols = List.of(names).stream().map(ApplicationProtocol::of).toList();
        return extensions(new ExtensionSettings(
                protocols,
                required,
                extensions.recordSizeLimit(),
                extensions.maxFragmentLength(),
                extensions.srtpProfiles(),
                extensions.requireSrtp(),
                extensions.certificateSchemes(),
                extensions.connectionIdsInDtls12(),
                extensions.checkPaths()));
    }

    /** SRTP profiles, preferred first. */
    public TestSettings srtp(boolean required, SrtpProfile... profiles) {
        return extensions(new ExtensionSettings(
                extensions.applicationProtocols(),
                extensions.requireApplicationProtocol(),
                extensions.recordSizeLimit(),
                extensions.maxFragmentLength(),
                List.of(profiles),
                required,
                extensions.certificateSchemes(),
                extensions.connectionIdsInDtls12(),
                extensions.checkPaths()));
    }

    public TestSettings versions(VersionRange range) {
        versions = range;
        return this;
    }

    public TestSettings dtls13(Dtls13Settings changed) {
        dtls13 = changed;
        return this;
    }

    /** Keys to import (RFC 9258), on either side. */
    public TestSettings importing(ImportedPsk... keys) {
        return dtls13(dtls13.importing(ImportedKeys.fixed(List.of(keys))));
    }

    public HandshakeSettings build() {
        return new HandshakeSettings(
                jca,
                versions,
                suites,
                groups,
                schemes,
                credentials,
                trust,
                clientPsk,
                serverPsk,
                clientAuthentication,
                requireExtendedMasterSecret,
                InstantSource.fixed(Pki.NOW),
                keyLog,
                true,
                timing,
                MAX_MESSAGE,
                2 * IncomingMessages.leastBytes(MAX_MESSAGE),
                extensions,
                resumption,
                dtls13);
    }
}
