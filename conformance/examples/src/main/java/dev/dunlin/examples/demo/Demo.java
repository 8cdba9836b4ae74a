package dev.dunlin.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.net.DtlsClient;
import dev.dunlin.session.net.DtlsServer;
import dev.dunlin.session.net.ServerSession;
import dev.dunlin.session.net.StopReport;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;

/** A server and a client talk over UDP on this machine, then each of them with OpenSSL; every outcome is printed. */
public final class Demo {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final PrintStream out;
    private boolean allAsExpected = true;

    /** A demo that prints to {@code out}. */
    public Demo(PrintStream out) {
        this.out = out;
    }

    /** Shows everything; whether every outcome was the one that was meant to be. */
    public boolean run() {
        try {
            title("A certificate for localhost, made just now");
            var server = SelfSigned.forLocalhost("dunlin demo");
            step("key and certificate", "P-256, signed by itself, good for a day");
            alone(server);
            stranger(server);
            new OpenSslDemo(this, server).run();
        } catch (IOException | GeneralSecurityException | CredentialsException e) {
            expect("demo", false, e.toString());
        }
        title(allAsExpected ? "Everything went as it should." : "Not everything went as it should: see above.");
        return allAsExpected;
    }

    private void alone(SelfSigned identity) throws IOException, CredentialsException {
        title("Server and client over UDP");
        try (var server = DtlsServer.bind(anyPort(), serverConfig(identity), this::echo)) {
            step("server", "serves at " + server.localAddress());
            try (var client =
                    DtlsClient.to("localhost", server.localAddress().getPort(), clientConfig(identity.trust()))) {
                step("client: send, too early", client.send(utf8("hello?")), SendOutcome.Kind.NOT_ESTABLISHED);
                step("client: connect", client.connect(SOON), ConnectOutcome.Kind.ESTABLISHED);
                step("client: send", client.send(utf8("hello")), SendOutcome.Kind.SENT);
                receive(client, "hello");
                step("client: send 20,000 bytes", client.send(new byte[20_000]), SendOutcome.Kind.TOO_LARGE);
                var buffer = ByteBuffer.allocate(100);
                var silence = client.receive(buffer, Duration.ofMillis(50));
                step("client: receive, but nobody speaks", silence, ReceiveOutcome.Kind.TIMED_OUT);
                step("client: shutdown", client.shutdown(SOON), SendOutcome.Kind.SENT);
                step("client: send, too late", client.send(utf8("wait!")), SendOutcome.Kind.CLOSED);
            }
            var report = server.stop(SOON);
            expect("server: stop", report.equals(new StopReport(0, 0, 0)), report.toString());
            step("server: counters", server.counters().toString());
        }
    }

    private void stranger(SelfSigned identity) throws IOException, GeneralSecurityException, CredentialsException {
        title("A client that trusts somebody else");
        var somebodyElse = SelfSigned.forLocalhost("somebody else").trust();
        try (var server = DtlsServer.bind(anyPort(), serverConfig(identity), this::echo);
                var client = DtlsClient.to("localhost", server.localAddress().getPort(), clientConfig(somebodyElse))) {
            step("client: connect", client.connect(SOON), ConnectOutcome.Kind.FAILED);
        }
    }

    void receive(DtlsClient client, String expected) {
        var message = ByteBuffer.allocate(1 << 14);
        var outcome = client.receive(message, SOON);
        var text = UTF_8.decode(message.flip()).toString();
        var isData = outcome.kind() == ReceiveOutcome.Kind.DATA;
        expect("client: receive", isData && text.strip().equals(expected), outcome + " \"" + text.strip() + "\"");
    }

    private void echo(ServerSession session, ByteBuffer message) {
        var text = UTF_8.decode(message.duplicate()).toString().strip();
        step("server: received", "DATA \"" + text + "\" from " + session.info());
        step("server: send", session.send(message), SendOutcome.Kind.SENT);
    }

    DtlsServer echoServer(SelfSigned identity) throws IOException, CredentialsException {
        return DtlsServer.bind(anyPort(), serverConfig(identity), this::echo);
    }

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static DtlsServerConfig serverConfig(SelfSigned identity) throws CredentialsException {
        return DtlsServerConfig.builder().credentials(identity.credentials()).build();
    }

    static DtlsClientConfig clientConfig(TrustAnchors trust) {
        return DtlsClientConfig.builder().trust(trust).build();
    }

    synchronized void title(String text) {
        out.println();
        out.println(text);
    }

    void step(String what, String result) {
        expect(what, true, result);
    }

    void step(String what, SendOutcome outcome, SendOutcome.Kind expected) {
        expect(what, outcome.kind() == expected, outcome.toString());
    }

    void step(String what, ReceiveOutcome outcome, ReceiveOutcome.Kind expected) {
        expect(what, outcome.kind() == expected, outcome.toString());
    }

    void step(String what, ConnectOutcome outcome, ConnectOutcome.Kind expected) {
        expect(what, outcome.kind() == expected, outcome.toString());
    }

    synchronized void expect(String what, boolean asExpected, String result) {
        allAsExpected &= asExpected;
        out.printf("  %-36s %s%s%n", what, result, asExpected ? "" : "   <-- not what was expected");
        out.flush();
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
