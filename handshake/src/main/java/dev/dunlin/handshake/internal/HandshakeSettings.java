package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.internal.hello.VersionRange;
import dev.dunlin.handshake.internal.resumption.ResumptionSettings;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What every handshake under one configuration has in common. Made by a configuration that has been validated whole: suites, groups and
 * schemes are non-empty and available, trust is there wherever a certificate has to be judged, a pre-shared key wherever a suite needs one.
 *
 * @param suites of all versions; {@link CipherSuite#namesKeyExchange()} tells which are for DTLS 1.2
 * @param schemes signature schemes that we accept and may use, best first
 * @param inlineTasks whether slow work runs inside the call that needs it, or is handed to the application
 */
public record HandshakeSettings(
        Jca jca,
        VersionRange versions,
        List<CipherSuite> suites,
        List<NamedGroup> groups,
        List<SignatureScheme> schemes,
        OwnCertificates credentials,
        PeerTrust trust,
        Optional<ClientPsk> clientPsk,
        Optional<ServerPsk> serverPsk,
        ClientAuthentication clientAuthentication,
        boolean requireExtendedMasterSecret,
        InstantSource wallClock,
        Optional<KeyLogSink> keyLog,
        boolean inlineTasks,
        RetransmissionSettings retransmission,
        int maxHandshakeMessage,
        int reassemblyBytes,
        ExtensionSettings extensions,
        ResumptionSettings resumption,
        Dtls13Settings dtls13) {
    /** Whether a server has a use for the pre-shared keys that a client of DTLS 1.3 names: as keys from elsewhere, or as tickets. */
    public boolean takesPsk() {
        return findsPsk() || resumption.tickets();
    }

    /** Whether a server knows keys from elsewhere. */
    public boolean findsPsk() {
        return serverPsk.isPresent() || dtls13.imports().lookup().isPresent();
    }

    /** The hashes of the suites of DTLS 1.3, that of the preferred suite first. */
    public List<HashAlgorithm> dtls13Hashes() {
        return suites.stream()
                .filter(suite -> !suite.namesKeyExchange())
                .map(CipherSuite::hash)
                .distinct()
                .toList();
    }

    /** Whether a suite of DTLS 1.3 has this hash, so that a pre-shared key for it is of use. */
    public boolean hasDtls13SuiteWith(HashAlgorithm hash) {
        return dtls13Hashes().contains(hash);
    }
}
