package dev.dunlin.interop;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ProtocolVersion;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/** A JDK engine on a thread of its own. What happens there is told in lines, as by other peers. */
final class JdkEnd implements Peer.Server, Peer.Client {
    private final OutputLog output = OutputLog.spoken();
    private final CompletableFuture<SSLSession> handshake = new CompletableFuture<>();
    private final JdkPeer engine;
    private final boolean isServer;

    private JdkEnd(JdkPeer engine, boolean isServer) {
        this.engine = engine;
        this.isServer = isServer;
    }

    static JdkEnd start(JdkPeer engine, boolean isServer) {
        var end = new JdkEnd(engine, isServer);
        var thread = new Thread(end::converse, "jdk-peer");
        thread.setDaemon(true);
        thread.start();
        return end;
    }

    @Override
    public InetSocketAddress address() {
        return engine.address();
    }

    @Override
    public Facts facts() {
        var session = session();
        return new Facts()
                .with(
                        Fact.VERSION,
                        session.getProtocol().equals("DTLSv1.2") ? ProtocolVersion.DTLS_1_2.name() : "another")
                .with(Fact.SUITE, session.getCipherSuite())
                .with(Fact.APPLICATION_PROTOCOL, engine.protocol());
    }

    @Override
    public boolean resumed() {
        throw new AssertionError("the JDK does not tell");
    }

    @Override
    public void forget() {
        output.forget();
    }

    /** JDK 17 does not say which alert it has sent, only that it has failed. */
    @Override
    public void awaitAlert(Peer.Way way, AlertDescription alert) {
        output.await(
                way == Peer.Way.SENT ? "^failed " : "^failed .*Received fatal alert: " + alert.rfcName() + "$",
                Exchange.PATIENCE);
    }

    @Override
    public void sayGoodbye() {
        try {
            engine.sayGoodbye();
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void awaitGoodbye() {
        output.await("^closed$", Exchange.PATIENCE);
    }

    @Override
    public void returnLine(String line) {
        awaitLine(line);
    }

    @Override
    public void sendLine(String line) {
        session();
        try {
            engine.send(line + "\n");
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void awaitLine(String line) {
        output.await("^received " + line + "$", Exchange.PATIENCE);
    }

    @Override
    public void close() {
        engine.close();
    }

    private SSLSession session() {
        return handshake
                .orTimeout(Exchange.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private void converse() {
        try {
            handshake.complete(engine.handshake());
            for (var message = engine.receive(); !message.isEmpty(); message = engine.receive()) {
                if (isServer) {
                    engine.send(message);
                }
                output.print("received " + message.stripTrailing());
            }
            output.print("closed");
        } catch (SSLException e) {
            failed(e);
        } catch (UncheckedIOException | ClosedSelectorException e) {
            output.print("gone");
            handshake.completeExceptionally(e);
        }
    }

    private void failed(SSLException reason) {
        try {
            engine.sayWhy();
        } catch (SSLException e) {
            reason.addSuppressed(e);
        }
        output.print("failed " + reason);
        handshake.completeExceptionally(reason);
    }
}
