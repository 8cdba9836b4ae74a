package dev.dunlin.interop.bogo;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;

/** The settings about protocol versions, and what only one of them knows. */
final class Versions {
    /** As many as BoringSSL sends, which the runner waits for. */
    private static final int TICKETS = 2;

    private Versions() {}

    static void set(DtlsClientConfig.Builder builder, Options options) throws ShimFailure {
        require(options);
        var unused = builder.versions(least(options), greatest(options)).grease(options.grease);
    }

    static void set(DtlsServerConfig.Builder builder, Options options) throws ShimFailure {
        require(options);
        var unused = builder.versions(least(options), greatest(options)).ticketCount(TICKETS);
    }

    private static ProtocolVersion least(Options options) {
        boolean hasGroup = options.groups.isEmpty() || !options.groups.stream().allMatch(NamedGroup::isHybrid);
        return options.offers12() && hasGroup ? ProtocolVersion.DTLS_1_2 : ProtocolVersion.DTLS_1_3;
    }

    private static ProtocolVersion greatest(Options options) {
        return options.offers13() ? ProtocolVersion.DTLS_1_3 : ProtocolVersion.DTLS_1_2;
    }

    /** Whether DTLS 1.3 was agreed on. */
    static boolean is13(DtlsSession session) {
        return session.info()
                .filter(info -> info.version() == ProtocolVersion.DTLS_1_3)
                .isPresent();
    }

    /** Sends new keys, unless an earlier update of ours has not been acknowledged yet. */
    static void updateKeys(DtlsSession session, long now) throws ShimFailure {
        var outcome = session.updateKeys(false, now);
        switch (outcome.kind()) {
            case STARTED, ALREADY_UNDER_WAY -> {}
            default -> throw ShimFailure.failed("KeyUpdate: " + outcome);
        }
    }

    private static void require(Options options) throws ShimFailure {
        if (options.offersOldOnly()) {
            throw ShimFailure.unimplemented("DTLS 1.0");
        }
        if (!options.offers12() && !options.offers13()) {
            throw ShimFailure.failed("no version is enabled");
        }
    }
}
