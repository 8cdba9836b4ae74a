package dev.dunlin.interop;

import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.TrustAnchors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

/** The JDK's SSLEngine speaking DTLS 1.2 over UDP; blocks the one thread that uses it, no longer than {@link Exchange#PATIENCE}. */
final class JdkPeer implements AutoCloseable {
    private static final int LARGEST_DATAGRAM = 1 << 16;

    private final DatagramChannel channel;
    private final Selector selector;
    private final SSLEngine engine;
    private final ByteBuffer inbound = ByteBuffer.allocate(LARGEST_DATAGRAM).limit(0);
    private final ByteBuffer outbound = ByteBuffer.allocate(LARGEST_DATAGRAM);
    private final ByteBuffer plaintext = ByteBuffer.allocate(LARGEST_DATAGRAM);
    private final ByteBuffer nothing = ByteBuffer.allocate(0);
    private SocketAddress remote;

    private JdkPeer(SSLContext context, boolean isClient, String name, InetSocketAddress local, SocketAddress remote) {
        this.remote = remote;
        engine = context.createSSLEngine(name, 0);
        engine.setUseClientMode(isClient);
        try {
            selector = Selector.open();
            channel = DatagramChannel.open().bind(local);
            channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A client that wants to find server.test. */
    static JdkPeer client(SSLContext context, InetSocketAddress server) {
        return client(context, server, Certificates.SERVER.toString());
    }

    /** A client that checks the server's name. */
    static JdkPeer client(SSLContext context, InetSocketAddress server, String name) {
        var peer = new JdkPeer(context, true, name, anyLoopbackPort(), server);
        var parameters = peer.engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        peer.engine.setSSLParameters(parameters);
        return peer;
    }

    /** A server for one client, the first that sends something. */
    static JdkPeer server(SSLContext context, boolean needsClientCertificate) {
        var peer = new JdkPeer(context, false, Certificates.SERVER.toString(), anyLoopbackPort(), anyLoopbackPort());
        peer.engine.setNeedClientAuth(needsClientCertificate);
        return peer;
    }

    /** A context that shows {@code identity} and trusts the certificates' authority. */
    static SSLContext context(Identity identity, Certificates certificates) {
        return context(Optional.of(identity), Optional.of(certificates.authority()));
    }

    /** A context that shows {@code identity} and trusts {@code authority}, where there are any. */
    static SSLContext context(Optional<Identity> identity, Optional<Path> authority) {
        try {
            var password = new char[0];
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, password);
            if (identity.isPresent()) {
                var credentials = identity.orElseThrow().credentials();
                keys.setKeyEntry(
                        "own",
                        credentials.privateKey(),
                        password,
                        credentials.chain().toArray(X509Certificate[]::new));
            }
            var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keyManagers.init(keys, password);

            var anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, password);
            if (authority.isPresent()) {
                for (var anchor : TrustAnchors.fromPem(authority.orElseThrow()).anchors()) {
                    anchors.setCertificateEntry(anchor.getSubjectX500Principal().getName(), anchor);
                }
            }
            var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trustManagers.init(anchors);

            var context = SSLContext.getInstance("DTLSv1.2");
            context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | CredentialsException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Where a server can be reached. */
    InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The only suite to be offered or accepted. */
    void suite(String name) {
        engine.setEnabledCipherSuites(new String[] {name});
    }

    /** Bytes of the largest datagram to be sent. */
    void mtu(int bytes) {
        var parameters = engine.getSSLParameters();
        parameters.setMaximumPacketSize(bytes);
        engine.setSSLParameters(parameters);
    }

    /** Application protocols, preferred first. */
    void protocols(String... names) {
        var parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(names);
        engine.setSSLParameters(parameters);
    }

    /** The application protocol that was agreed on; empty for none. */
    String protocol() {
        return engine.getApplicationProtocol();
    }

    /** Completes the handshake. */
    SSLSession handshake() throws SSLException {
        engine.beginHandshake();
        var status = engine.getHandshakeStatus();
        while (status != SSLEngineResult.HandshakeStatus.FINISHED
                && status != SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING) {
            status = switch (status) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(nothing).getHandshakeStatus();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap().getHandshakeStatus();
                case FINISHED, NOT_HANDSHAKING -> status;
            };
        }
        return engine.getSession();
    }

    /** One message in one record. */
    void send(String message) throws SSLException {
        wrap(ByteBuffer.wrap(message.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The next message; empty when the peer has said close_notify instead. */
    String receive() throws SSLException {
        plaintext.clear();
        while (plaintext.position() == 0 && !engine.isInboundDone()) {
            var unused = unwrap();
        }
        return StandardCharsets.US_ASCII.decode(plaintext.flip()).toString();
    }

    /** Sends the alert that a failure has left behind, if it has. */
    void sayWhy() throws SSLException {
        while (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
            var unused = wrap(nothing);
        }
    }

    /** Says close_notify. */
    void sayGoodbye() throws SSLException {
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            var unused = wrap(nothing);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            selector.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static InetSocketAddress anyLoopbackPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private SSLEngineResult.HandshakeStatus runTasks() {
        for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        return engine.getHandshakeStatus();
    }

    private SSLEngineResult wrap(ByteBuffer message) throws SSLException {
        outbound.clear();
        var result = engine.wrap(message, outbound);
        outbound.flip();
        try {
            if (outbound.hasRemaining()) {
                channel.send(outbound, remote);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return result;
    }

    private SSLEngineResult unwrap() throws SSLException {
        boolean again = engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_UNWRAP_AGAIN;
        if (!again && !inbound.hasRemaining()) {
            awaitDatagram();
        }
        return engine.unwrap(again ? nothing : inbound, plaintext);
    }

    private void awaitDatagram() {
        long deadline = System.nanoTime() + Exchange.PATIENCE.toNanos();
        try {
            while (true) {
                inbound.clear();
                var from = channel.receive(inbound);
                inbound.flip();
                if (from != null) {
                    remote = from;
                    return;
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("nothing came; the engine is at " + engine.getHandshakeStatus());
                }
                selector.select(Duration.ofNanos(left).toMillis() + 1);
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
