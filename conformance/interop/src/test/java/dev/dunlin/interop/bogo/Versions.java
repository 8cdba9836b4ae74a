package dev.dunlin.interop.bogo;

import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;

/** The settings that only one of the protocol versions knows. */
final class Versions {
    private Versions() {}

    static void set(DtlsClientConfig.Builder builder, Options options) throws ShimFailure {
        require(options);
    }

    static void set(DtlsServerConfig.Builder builder, Options options) throws ShimFailure {
        require(options);
    }

    private static void require(Options options) throws ShimFailure {
        if (!options.offers12()) {
            throw ShimFailure.unimplemented("DTLS 1.3");
        }
    }
}
