package dev.dunlin.handshake.internal.hello;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SupportedVersions;

/**
 * The only place that compares protocol versions (RFC 9147 §5.3, RFC 8446 §4.2.1, RFC 5246 appendix E.1): what it answers selects the
 * states that follow, which then never ask again.
 */
public final class VersionNegotiation {
    /** DTLS 1.0; numbers on the wire fall as versions rise, so that anything up to this value is 1.2 or later. */
    private static final int DTLS_1_0 = 0xFEFF;

    private VersionNegotiation() {}

    /** The version that we, as server, choose for this ClientHello. */
    public static ProtocolVersion choose(ClientHello hello) throws HandshakeFailure {
        var listed = hello.extensions().find(SupportedVersions.class);
        if (listed.isPresent()) {
            if (listed.get().codes().contains(ProtocolVersion.DTLS_1_2.code())) {
                return ProtocolVersion.DTLS_1_2;
            }
            throw noCommonVersion("supported_versions has nothing that we speak");
        }
        int version = hello.legacyVersion();
        if (version >> 8 == DTLS_1_0 >> 8 && version <= ProtocolVersion.DTLS_1_2.code()) {
            return ProtocolVersion.DTLS_1_2;
        }
        throw noCommonVersion("client_version is " + Integer.toHexString(version));
    }

    /** The version that this ServerHello has chosen from what we, as client, offered. */
    public static ProtocolVersion chosenBy(ServerHello hello) throws HandshakeFailure {
        if (hello.extensions().find(SelectedVersion.class).isPresent()) {
            throw Faults.illegal("supported_versions names a version that was not offered");
        }
        if (hello.legacyVersion() != ProtocolVersion.DTLS_1_2.code()) {
            throw noCommonVersion("server_version is " + Integer.toHexString(hello.legacyVersion()));
        }
        return ProtocolVersion.DTLS_1_2;
    }

    private static HandshakeFailure noCommonVersion(String detail) {
        return new HandshakeFailure(AlertDescription.PROTOCOL_VERSION, FailureReason.NO_COMMON_VERSION, detail);
    }
}
