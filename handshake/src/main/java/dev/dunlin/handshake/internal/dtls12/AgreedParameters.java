package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.AgreedExtensions;
import dev.dunlin.handshake.internal.Exporter;
import dev.dunlin.handshake.internal.HandshakeResult;
import dev.dunlin.handshake.internal.message.Random;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What the two hellos have settled.
 *
 * @param serverName the name of the server_name extension
 */
record AgreedParameters(
        CipherSuite suite,
        Random clientRandom,
        Random serverRandom,
        boolean extendedMasterSecret,
        Optional<String> serverName,
        AgreedExtensions extensions) {

    /** What the handshake comes to, once both sides have proven that they saw the same. */
    HandshakeResult result(NamedGroup group, List<X509Certificate> peerChain, Exporter exporter) {
        return new HandshakeResult(
                ProtocolVersion.DTLS_1_2,
                suite,
                group,
                peerChain,
                serverName,
                extensions.applicationProtocol(),
                extendedMasterSecret,
                exporter,
                Dtls12AfterHandshake.INSTANCE);
    }

    byte[] clientThenServerRandom() {
        return concatenation(clientRandom, serverRandom);
    }

    byte[] serverThenClientRandom() {
        return concatenation(serverRandom, clientRandom);
    }

    private static byte[] concatenation(Random first, Random second) {
        var joined = new byte[2 * Random.LENGTH];
        first.bytes().copyTo(joined, 0);
        second.bytes().copyTo(joined, Random.LENGTH);
        return joined;
    }
}
