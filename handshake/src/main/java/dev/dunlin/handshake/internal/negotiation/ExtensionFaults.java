package dev.dunlin.handshake.internal.negotiation;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.message.MaxFragmentLength;
import dev.dunlin.handshake.internal.message.RecordSizeLimit;

/** The alerts that the extensions' RFCs name. */
final class ExtensionFaults {
    private ExtensionFaults() {}

    /** RFC 7301 §3.2. */
    static HandshakeFailure noApplicationProtocol(String message) {
        return new HandshakeFailure(
                AlertDescription.NO_APPLICATION_PROTOCOL, FailureReason.NO_APPLICATION_PROTOCOL, message);
    }

    /** RFC 5764 §4.1.1 leaves the alert open. */
    static HandshakeFailure noSrtpProfile(String message) {
        return new HandshakeFailure(AlertDescription.HANDSHAKE_FAILURE, FailureReason.NO_SRTP_PROFILE, message);
    }

    /** RFC 6066 §4. */
    static HandshakeFailure illegalFragmentLength(MaxFragmentLength value) {
        return Faults.illegal("max_fragment_length is " + value.power() + ", which is not what was asked for");
    }

    /** The bytes of a peer's limit, which may be more than any record has; RFC 8449 §4 makes values below 64 fatal. */
    static int requireLegal(RecordSizeLimit limit) throws HandshakeFailure {
        if (limit.bytes() < RecordSizeLimit.LEAST) {
            throw Faults.illegal("record_size_limit is " + limit.bytes());
        }
        return limit.bytes();
    }
}
