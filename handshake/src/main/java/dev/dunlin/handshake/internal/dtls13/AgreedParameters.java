package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.AgreedExtensions;
import dev.dunlin.handshake.internal.HandshakeResult;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.resumption.Resumability;
import java.util.Optional;

/**
 * What the two hellos have settled.
 *
 * @param group of the key exchange; empty with a pre-shared key alone
 * @param serverName the name of the server_name extension
 */
record AgreedParameters(
        CipherSuite suite, Optional<NamedGroup> group, Random clientRandom, Optional<String> serverName) {

    /** What the handshake comes to, once both sides have proven that they saw the same. */
    HandshakeResult result(
            PeerIdentity peer, AgreedExtensions extensions, Connected connected, Resumability resumability) {
        return new HandshakeResult(
                ProtocolVersion.DTLS_1_3,
                suite,
                group,
                peer,
                serverName,
                extensions.applicationProtocol(),
                extensions.srtpProfile(),
                // What the extension brings to 1.2 is part of 1.3 (RFC 8446 appendix D).
                true,
                connected,
                resumability);
    }

    /** How the messages that differ by version, and by the length of the hash, are read. */
    MessageDecoder decoder() {
        return MessageDecoder.ofDtls13(suite.hash());
    }
}
