package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.SrtpProfile;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.stream.Stream;

/** A running s_server or s_client as one end among those of other peers. */
final class OpenSslEnd implements Peer.Server, Peer.Client {
    private final OpenSslPeer peer;
    private final Role role;

    private OpenSslEnd(OpenSslPeer peer, Role role) {
        this.peer = peer;
        this.role = role;
    }

    static OpenSslEnd server(OpenSslPeer peer) {
        return new OpenSslEnd(peer, Role.SERVER);
    }

    static OpenSslEnd client(OpenSslPeer peer) {
        return new OpenSslEnd(peer, Role.CLIENT);
    }

    @Override
    public InetSocketAddress address() {
        return peer.address();
    }

    @Override
    public Facts facts() {
        var session = peer.session(role);
        return new Facts()
                .with(
                        Fact.VERSION,
                        session.contains("Protocol  : DTLSv1.2") ? ProtocolVersion.DTLS_1_2.name() : "another")
                .with(Fact.SUITE, suite())
                .withGroup(this::group)
                .with(Fact.EXTENDED_MASTER_SECRET, String.valueOf(session.contains("Extended master secret: yes")))
                .with(Fact.RESUMED, String.valueOf(peer.resumed(role)))
                .with(Fact.APPLICATION_PROTOCOL, peer.applicationProtocol(role))
                .with(Fact.KEYING_MATERIAL, HexFormat.of().formatHex(peer.keyingMaterial()));
    }

    @Override
    public boolean resumed() {
        peer.await("CIPHER is|Cipher is");
        return peer.resumed(role);
    }

    @Override
    public SrtpProfile srtpProfile() {
        var name = peer.await("SRTP Extension negotiated, profile=(\\S+)").group(1);
        return Stream.of(SrtpProfile.values())
                .filter(profile -> profile.name().replace("_HMAC_", "_").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void forget() {
        peer.forget();
    }

    @Override
    public void awaitAlert(Peer.Way way, AlertDescription alert) {
        peer.awaitAlert(way, alert);
    }

    /** A client's; a server closes its socket before it would say anything. */
    @Override
    public void sayGoodbye() {
        peer.quit();
    }

    @Override
    public void awaitGoodbye() {
        peer.awaitAlertReceived("warning:close notify");
    }

    @Override
    public void returnLine(String line) {
        peer.await("^" + line + "$");
        peer.type(line);
    }

    @Override
    public void sendLine(String line) {
        peer.type(line);
    }

    @Override
    public void awaitLine(String line) {
        peer.await("^" + line + "$");
    }

    @Override
    public void close() {
        peer.close();
    }

    private String suite() {
        var name = peer.suite();
        return Stream.of(CipherSuite.values())
                .filter(suite -> name.equals(OpenSslDtls.name(suite)))
                .findFirst()
                .map(CipherSuite::name)
                .orElse(name);
    }

    /** A server tells the groups that both sides have, which is one here; a client the key that it has got. */
    private String group() {
        var name = role == Role.SERVER
                ? peer.sharedGroups()
                : switch (peer.temporaryKey()) {
                    case "ECDH, prime256v1" -> "secp256r1";
                    case "ECDH, secp384r1" -> "secp384r1";
                    case "ECDH, secp521r1" -> "secp521r1";
                    case "X25519" -> "x25519";
                    case "X448" -> "x448";
                    default -> peer.temporaryKey();
                };
        return NamedGroup.named(name).map(NamedGroup::name).orElse(name);
    }
}
