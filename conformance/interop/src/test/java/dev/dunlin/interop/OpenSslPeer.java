package dev.dunlin.interop;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.Role;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A running s_server or s_client. What we type goes to its peer, what its peer sends is printed; its standard input stays open, since its
 * end would end the session.
 */
final class OpenSslPeer implements AutoCloseable {
    private final OpenSsl openssl;
    private final PeerProcess process;
    private final int port;

    private OpenSslPeer(OpenSsl openssl, ProcessBuilder command, int port) {
        this.openssl = openssl;
        process = new PeerProcess(command);
        this.port = port != 0 ? port : process.awaitPort("ACCEPT 127\\.0\\.0\\.1:(\\d+)");
    }

    /** Starts a server that chooses its port itself and tells it. */
    static OpenSslPeer listening(OpenSsl openssl, ProcessBuilder command) {
        return new OpenSslPeer(openssl, command, 0);
    }

    static OpenSslPeer connecting(OpenSsl openssl, ProcessBuilder command, int port) {
        return new OpenSslPeer(openssl, command, port);
    }

    /** Where a server can be reached. */
    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The first printed line in which {@code regex} is found; the test fails when it does not come. */
    Matcher await(String regex) {
        return process.await(regex);
    }

    /** Sends a line to the peer's peer. */
    void type(String line) {
        process.type(line);
    }

    /** Ends the session with close_notify, and the process. */
    void quit() {
        type("Q");
    }

    /** The cipher suite as OpenSSL calls it. */
    String suite() {
        return await("(?:CIPHER|Cipher) is (\\S+)").group(1);
    }

    /** A client's name for the group that the server has chosen. */
    String temporaryKey() {
        return await("Server Temp Key: (.*), \\d+ bits").group(1);
    }

    /** A server's list of the groups that both sides have, the client's favourite first. */
    String sharedGroups() {
        return await("Shared groups: (\\S+)").group(1);
    }

    /** How the peer has signed: {@code RSA}, {@code RSA-PSS} or {@code ECDSA}. */
    String peerSignatureType() {
        return await("Peer signature type: (\\S+)").group(1);
    }

    /** Whether the session has been resumed. */
    boolean resumed(Role role) {
        return role == Role.CLIENT
                ? await("^(New|Reused), TLSv").group(1).equals("Reused")
                : printed().contains("Reused session-id");
    }

    /** What {@code -alpn} has led to. */
    String applicationProtocol(Role role) {
        return await(role == Role.CLIENT ? "^ALPN protocol: (\\S+)" : "^ALPN protocols selected: (\\S+)")
                .group(1);
    }

    /** What {@code -keymatexport} has printed. */
    byte[] keyingMaterial() {
        return HexFormat.of().parseHex(await("Keying material: ([0-9A-F]+)").group(1));
    }

    /** Whether a client has an extended master secret. */
    boolean clientHasExtendedMasterSecret() {
        return await("Extended master secret: (\\S+)").group(1).equals("yes");
    }

    /** The same for a server. */
    boolean serverHasExtendedMasterSecret() {
        return session(Role.SERVER).contains("Extended master secret: yes");
    }

    /** What there is to say about the session: a client says it, a server prints its session in PEM. */
    String session(Role role) {
        if (role == Role.CLIENT) {
            await("Extended master secret: ");
            return printed();
        }
        await("END SSL SESSION PARAMETERS");
        var printed = printed();
        var session = printed.substring(
                printed.indexOf("-----BEGIN SSL SESSION PARAMETERS"),
                printed.indexOf("-----END SSL SESSION PARAMETERS"));
        // What the process prints elsewhere may have come between the lines.
        var lines = session.lines().skip(1).filter(line -> line.matches("[A-Za-z0-9+/=]+"));
        var pem = Stream.of(
                        Stream.of("-----BEGIN SSL SESSION PARAMETERS-----"),
                        lines,
                        Stream.of("-----END SSL SESSION PARAMETERS-----"))
                .flatMap(part -> part)
                .collect(Collectors.joining("\n", "", "\n"));
        return openssl.runWithInput(pem, "sess_id", "-noout", "-text");
    }

    /** Waits until the peer has seen this alert go this way. */
    void awaitAlert(Peer.Way way, AlertDescription alert) {
        var name = alert.rfcName().replace('_', ' ').replace(" ca", " CA").replace("psk", "PSK");
        await("SSL3 alert " + (way == Peer.Way.SENT ? "write" : "read") + ":(fatal|warning):" + name + "$");
    }

    /** Waits until the peer has received this alert: {@code fatal} or {@code warning}, and OpenSSL's name for it. */
    void awaitAlertReceived(String levelAndName) {
        await("SSL3 alert read:" + levelAndName);
    }

    /** Waits until the peer has sent this alert. */
    void awaitAlertSent(String levelAndName) {
        await("SSL3 alert write:" + levelAndName);
    }

    /** Lets only what is printed from now on count. */
    void forget() {
        process.forget();
    }

    /** Everything printed so far. */
    String printed() {
        return process.printed();
    }

    /** Ends the process without a chance to say goodbye. */
    void kill() {
        process.kill();
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.close();
    }
}
