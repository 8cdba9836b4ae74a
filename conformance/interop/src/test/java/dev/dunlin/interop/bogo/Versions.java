package dev.dunlin.interop.bogo;

import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;

/** The settings that only one of the protocol versions knows. */
final class Versions {
    private Versions() {}

    static void set(DtlsClientConfig.Builder builder, Options options) throws ShimFailure {
        require(options);
    }

    static void set(DtlsServerConfig.Builder builder, Options options) throws ShimFailure {
        require(options);
    }

    static void updateKeys(DtlsSession session, long now) throws ShimFailure {
        if (session.isEstablished()) {
            throw ShimFailure.unimplemented("KeyUpdate at " + now);
        }
    }

    private static void require(Options options) throws ShimFailure {
        if (options.offersOldOnly()) {
            throw ShimFailure.unimplemented("DTLS 1.0");
        }
        if (!options.offers12() && !options.offers13()) {
            throw ShimFailure.failed("no version is enabled");
        }
        if (!options.offers12()) {
            throw ShimFailure.unimplemented("DTLS 1.3");
        }
    }
}
