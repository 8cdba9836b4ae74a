package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.ProtocolVersion;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The versions that a configuration speaks: those from {@code least} to {@code greatest}, both included.
 */
public record VersionRange(ProtocolVersion least, ProtocolVersion greatest) {
    /** DTLS 1.2 alone. */
    public static final VersionRange DTLS_1_2 = new VersionRange(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_2);

    /** DTLS 1.3 alone. */
    public static final VersionRange DTLS_1_3 = new VersionRange(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_3);

    /** Both. */
    public static final VersionRange ALL = new VersionRange(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_3);

    public VersionRange {
        if (!VersionNegotiation.isOrdered(least, greatest)) {
            throw new IllegalArgumentException("no version is from " + least + " to " + greatest);
        }
    }

    public boolean includes(ProtocolVersion version) {
        return VersionNegotiation.isOrdered(least, version) && VersionNegotiation.isOrdered(version, greatest);
    }

    /** The codes of all, the newest first: what a client lists (RFC 8446 §4.2.1). */
    public List<Integer> codes() {
        return VersionNegotiation.newestFirst().stream()
                .filter(this::includes)
                .map(ProtocolVersion::code)
                .toList();
    }

    /** Whether a client has to list them: DTLS 1.2 knows no supported_versions (RFC 8446 §4.2.1). */
    public boolean reachesBeyondDtls12() {
        return includes(ProtocolVersion.DTLS_1_3);
    }

    /** Whether {@code suite} is for one of them. */
    public boolean serves(CipherSuite suite) {
        return includes(VersionNegotiation.versionOf(suite));
    }

    /** Those of them that one of {@code suites} is for; nothing when there are none. */
    public Optional<VersionRange> servedBy(Collection<CipherSuite> suites) {
        var served = VersionNegotiation.newestFirst().stream()
                .filter(this::includes)
                .filter(version -> suites.stream().anyMatch(suite -> VersionNegotiation.isOf(suite, version)))
                .toList();
        return served.isEmpty()
                ? Optional.empty()
                : Optional.of(new VersionRange(served.get(served.size() - 1), served.get(0)));
    }
}
