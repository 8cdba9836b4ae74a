package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.recordlayer.internal.RecordProtection;

/**
 * What outlives the handshake, RFC 8446 §7.1: the traffic secrets of both directions, which KeyUpdate replaces one by one, and the secret
 * of exporters. Wiped by {@link #close()}.
 */
final class ApplicationKeys implements AutoCloseableSecret {
    /** The first epoch of application data (RFC 9147 §6.1). */
    static final int FIRST_EPOCH = 3;

    private final CipherSuite suite;
    private final ExporterSecret exporter;
    private TrafficSecret client;
    private TrafficSecret server;

    /**
     * Derives them.
     *
     * @param transcriptHash up to and with the server's Finished
     */
    ApplicationKeys(CipherSuite suite, MasterSecret master, byte[] transcriptHash) {
        this.suite = suite;
        var traffic = master.traffic(transcriptHash);
        client = traffic.of(Role.CLIENT);
        server = traffic.of(Role.SERVER);
        boolean complete = false;
        try {
            exporter = master.exporter(transcriptHash);
            complete = true;
        } finally {
            if (!complete) {
                traffic.close();
            }
        }
    }

    private ApplicationKeys(CipherSuite suite, TrafficSecret client, TrafficSecret server, ExporterSecret exporter) {
        this.suite = suite;
        this.client = client;
        this.server = server;
        this.exporter = exporter;
    }

    /** Writes the secrets. */
    void fold(FoldWriter out) {
        client.fold(out);
        server.fold(out);
        exporter.fold(out);
    }

    /** What {@link #fold} has written. */
    static ApplicationKeys unfold(Jca jca, CipherSuite suite, FoldReader in) {
        var derivation = KeySchedule.derivation(jca, suite.hash());
        return new ApplicationKeys(
                suite,
                TrafficSecret.unfold(derivation, in),
                TrafficSecret.unfold(derivation, in),
                ExporterSecret.unfold(derivation, in));
    }

    /** Tells the key log, which may fail in its own ways: whoever calls this has made sure that the secrets are wiped then, too. */
    void log(HandshakeSettings settings, Random clientRandom) {
        settings.keyLog().ifPresent(log -> {
            var random = clientRandom.bytes().toByteArray();
            client.log(log, "CLIENT_TRAFFIC_SECRET_0", random);
            server.log(log, "SERVER_TRAFFIC_SECRET_0", random);
        });
        exporter.log(settings, clientRandom);
    }

    ExporterSecret exporter() {
        return exporter;
    }

    /** What the records of {@code sender} are protected by now. */
    RecordProtection protection(Role sender) {
        return RecordKeys.protection(sender == Role.CLIENT ? client : server, suite.aead());
    }

    /** What the next records of {@code sender} are protected by, after its KeyUpdate (RFC 8446 §7.2); the secret before it is wiped. */
    RecordProtection update(Role sender) {
        try (var before = sender == Role.CLIENT ? client : server) {
            var next = before.next();
            if (sender == Role.CLIENT) {
                client = next;
            } else {
                server = next;
            }
            return protection(sender);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        exporter.close();
    }
}
