package dev.dunlin.interop;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;

/**
 * A running s_server or s_client. What we type goes to its peer, what its peer sends is printed; its standard input stays open, since its
 * end would end the session.
 */
final class OpenSslPeer implements AutoCloseable {
    /** Patience with a process that others compete with for two processors; nothing waits this long when all is well. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OpenSsl openssl;
    private final Process process;
    private final OutputStream stdin;
    private final OutputLog output = new OutputLog();
    private final int port;

    private OpenSslPeer(OpenSsl openssl, ProcessBuilder command, int port) {
        this.openssl = openssl;
        try {
            process = command.start();
        } catch (IOException e) {
            throw new AssertionError(String.join(" ", command.command()) + ": " + e, e);
        }
        stdin = process.getOutputStream();
        output.follow(process.getInputStream());
        output.follow(process.getErrorStream());
        this.port = port != 0 ? port : announcedPort();
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
        return output.await(regex, PATIENCE);
    }

    /** Sends a line to the peer's peer. */
    void type(String line) {
        try {
            stdin.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            stdin.flush();
        } catch (IOException e) {
            throw new AssertionError("openssl has ended:\n" + output, e);
        }
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

    /** What {@code -keymatexport} has printed. */
    byte[] keyingMaterial() {
        return HexFormat.of().parseHex(await("Keying material: ([0-9A-F]+)").group(1));
    }

    /** Whether a client has an extended master secret. */
    boolean clientHasExtendedMasterSecret() {
        return await("Extended master secret: (\\S+)").group(1).equals("yes");
    }

    /** The same for a server, which prints its session in PEM. */
    boolean serverHasExtendedMasterSecret() {
        await("END SSL SESSION PARAMETERS");
        var printed = output.toString();
        int begin = printed.indexOf("-----BEGIN SSL SESSION PARAMETERS");
        int end = printed.indexOf("CIPHER is");
        var text = openssl.runWithInput(printed.substring(begin, end), "sess_id", "-noout", "-text");
        return text.contains("Extended master secret: yes");
    }

    /** Waits until the peer has received this alert: {@code fatal} or {@code warning}, and OpenSSL's name for it. */
    void awaitAlertReceived(String levelAndName) {
        await("SSL3 alert read:" + levelAndName);
    }

    /** Waits until the peer has sent this alert. */
    void awaitAlertSent(String levelAndName) {
        await("SSL3 alert write:" + levelAndName);
    }

    /** Everything printed so far. */
    String printed() {
        return output.toString();
    }

    /** Ends the process without a chance to say goodbye. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.destroy();
        awaitExit();
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private int announcedPort() {
        try {
            return Integer.parseInt(await("ACCEPT 127\\.0\\.0\\.1:(\\d+)").group(1));
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }
}
