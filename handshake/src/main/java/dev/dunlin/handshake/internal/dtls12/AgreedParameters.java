package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AgreedConnectionIds;
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
 * @param serverName the name of the server_name extension
 * @param promise how the session can be resumed later
 */
record AgreedParameters(
        CipherSuite suite,
        Random clientRandom,
        Random serverRandom,
        boolean extendedMasterSecret,
        Optional<String> serverName,
        AgreedExtensions extensions,
        AgreedConnectionIds connectionIds,
        SessionPromise promise) {

    /** What the handshake comes to for {@code role}, once both sides have proven that they saw the same. */
    HandshakeResult result(
            Role role, Optional<NamedGroup> group, PeerIdentity peer, MasterSecret master, Resumability resumability) {
        return new HandshakeResult(
                ProtocolVersion.DTLS_1_2,
                suite,
                group,
                peer,
                serverName,
                extensions.applicationProtocol(),
                extensions.srtpProfile(),
                extendedMasterSecret,
                new Dtls12AfterHandshake(role, master),
                resumability);
    }

    /** How the messages that differ by key exchange are read. */
    MessageDecoder decoder() {
        return MessageDecoder.ofDtls12(suite.keyExchange());
    }

    byte[] clientThenServerRandom() {
        return concatenation(clientRandom, serverRandom);
    }

    private static byte[] concatenation(Random first, Random second) {
        var joined = new byte[2 * Random.LENGTH];
        first.bytes().copyTo(joined, 0);
        second.bytes().copyTo(joined, Random.LENGTH);
        return joined;
    }
}
