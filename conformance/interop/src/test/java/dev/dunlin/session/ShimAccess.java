package dev.dunlin.session;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.AcknowledgementSettings;
import dev.dunlin.handshake.internal.hello.VersionRange;

/** What the shim for BoringSSL's runner needs beyond the public API: settings of time and acknowledgement, which the runner counts on. */
public final class ShimAccess {
    /**
     * While the runner's clock stands still nothing may go out that it does not expect: ACKs wait for their timer, repetitions for theirs, each
     * flight begins with the first wait, and nobody paces flights.
     */
    private static final AcknowledgementSettings RUNNERS_TASTE =
            new AcknowledgementSettings(false, false, Integer.MAX_VALUE, false, true);

    private ShimAccess() {}

    /** Settings that clients and servers share. */
    public static void set(DtlsClientConfig.Builder builder, ProtocolVersion least, ProtocolVersion greatest, boolean grease) {
        builder.common().versions(new VersionRange(least, greatest));
        builder.common().acknowledgement(RUNNERS_TASTE);
        builder.common().grease(grease);
    }

    /** The same for a server. */
    public static void set(DtlsServerConfig.Builder builder, ProtocolVersion least, ProtocolVersion greatest) {
        builder.common().versions(new VersionRange(least, greatest));
        builder.common().acknowledgement(RUNNERS_TASTE);
    }
}
