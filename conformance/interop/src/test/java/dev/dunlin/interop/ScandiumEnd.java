package dev.dunlin.interop;

import static org.eclipse.californium.scandium.dtls.ProtocolVersion.VERSION_DTLS_1_2;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.ConnectionId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.util.Bytes;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.DTLSSession;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.SessionAdapter;

/** A Scandium connector with one connection. What happens on its threads is told in lines, as by other peers. */
final class ScandiumEnd extends SessionAdapter implements Peer.Server, Peer.Client {
    private final OutputLog output = OutputLog.spoken();
    private final boolean isServer;
    private final DTLSConnector connector;
    private volatile @Nullable EndpointContext remote;
    private volatile boolean resumed;

    private ScandiumEnd(DtlsConnectorConfig.Builder config, boolean isServer, @Nullable EndpointContext remote) {
        this.isServer = isServer;
        this.remote = remote;
        connector = new DTLSConnector(config.setSessionListener(this).build());
        connector.setRawDataReceiver(this::received);
        connector.setAlertHandler((peer, alert) -> output.print(told("received", alert)));
        try {
            connector.start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static ScandiumEnd listening(DtlsConnectorConfig.Builder config) {
        return new ScandiumEnd(config, true, null);
    }

    static ScandiumEnd connecting(DtlsConnectorConfig.Builder config, InetSocketAddress server, String name) {
        return new ScandiumEnd(config, false, new AddressEndpointContext(server, name, null));
    }

    @Override
    public void contextEstablished(Handshaker handshaker, DTLSContext context) {
        resumed = !handshaker.isFullHandshake();
        if (isServer) {
            remote = new AddressEndpointContext(handshaker.getPeerAddress());
        }
        output.print("established");
    }

    @Override
    public void handshakeFailed(Handshaker handshaker, Throwable error) {
        if (error instanceof HandshakeException failure) {
            output.print(told("sent", failure.getAlert()));
        }
        output.print("failed " + error);
    }

    @Override
    public InetSocketAddress address() {
        return connector.getAddress();
    }

    @Override
    public Facts facts() {
        var context = context();
        var session = context.getSession();
        var facts = new Facts()
                .with(
                        Fact.VERSION,
                        session.getProtocolVersion().equals(VERSION_DTLS_1_2)
                                ? ProtocolVersion.DTLS_1_2.name()
                                : "another")
                .with(
                        Fact.SUITE,
                        CipherSuite.of(session.getCipherSuite().getCode())
                                .map(CipherSuite::name)
                                .orElse("another"))
                .with(Fact.EXTENDED_MASTER_SECRET, String.valueOf(session.useExtendedMasterSecret()))
                .with(Fact.RESUMED, String.valueOf(resumed))
                .with(
                        Fact.KEYING_MATERIAL,
                        HexFormat.of()
                                .formatHex(context.exportKeyMaterial(
                                        Facts.LABEL.getBytes(StandardCharsets.US_ASCII), null, Facts.KEYING_MATERIAL)));
        return isServer ? facts.withGroup(() -> group(session)) : facts;
    }

    @Override
    public ConnectionId receivedId() {
        return ours(context().getReadConnectionId());
    }

    @Override
    public ConnectionId sentId() {
        return ours(context().getWriteConnectionId());
    }

    /** Null when there are none. */
    private static ConnectionId ours(@Nullable Bytes theirs) {
        return theirs == null ? ConnectionId.EMPTY : ConnectionId.of(theirs.getBytes());
    }

    private DTLSContext context() {
        output.await("^established$", Exchange.PATIENCE);
        return connector.getDtlsContextByAddress(Objects.requireNonNull(remote).getPeerAddress());
    }

    @Override
    public boolean resumed() {
        output.await("^established$", Exchange.PATIENCE);
        return resumed;
    }

    @Override
    public void forget() {
        output.forget();
    }

    /** It says no goodbye, after which it would have forgotten the session. */
    @Override
    public void again() {
        output.await("^established$", Exchange.PATIENCE);
        forget();
        connector.forceResumeAllSessions();
        begin();
    }

    @Override
    public void awaitAlert(Peer.Way way, AlertDescription alert) {
        output.await("^alert " + way.name().toLowerCase(Locale.ROOT) + " " + alert.code() + "$", Exchange.PATIENCE);
    }

    @Override
    public void sayGoodbye() {
        connector.close(Objects.requireNonNull(remote).getPeerAddress());
    }

    @Override
    public void awaitGoodbye() {
        awaitAlert(Peer.Way.RECEIVED, AlertDescription.CLOSE_NOTIFY);
    }

    @Override
    public void returnLine(String line) {
        awaitLine(line);
    }

    @Override
    public void begin() {
        sendLine("hello");
    }

    @Override
    public void sendLine(String line) {
        send((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void awaitLine(String line) {
        output.await("^received " + line + "$", Exchange.PATIENCE);
    }

    @Override
    public void close() {
        connector.destroy();
    }

    private static String group(DTLSSession session) {
        return NamedGroup.of(session.getEcGroup().getId()).map(NamedGroup::name).orElse("another");
    }

    private void received(RawData message) {
        if (isServer) {
            remote = message.getEndpointContext();
            send(message.getBytes());
        }
        output.print("received " + new String(message.getBytes(), StandardCharsets.US_ASCII).stripTrailing());
    }

    private void send(byte[] message) {
        connector.send(RawData.outbound(message, Objects.requireNonNull(remote), null, false));
    }

    private static String told(String way, AlertMessage alert) {
        return "alert " + way + " " + (alert.getDescription().getCode() & 0xff);
    }
}
