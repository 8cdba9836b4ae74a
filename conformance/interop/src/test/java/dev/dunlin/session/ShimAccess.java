package dev.dunlin.session;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.hello.VersionRange;

/** What the shim for BoringSSL's runner needs beyond the public API: versions and what is offered. */
public final class ShimAccess {
    private ShimAccess() {}

    /** Settings that clients and servers share. */
    public static void set(DtlsClientConfig.Builder builder, ProtocolVersion least, ProtocolVersion greatest, boolean grease) {
        builder.common().versions(new VersionRange(least, greatest));
        builder.common().grease(grease);
    }

    /** The same for a server. */
    public static void set(DtlsServerConfig.Builder builder, ProtocolVersion least, ProtocolVersion greatest) {
        builder.common().versions(new VersionRange(least, greatest));
    }
}
