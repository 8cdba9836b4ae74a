package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.internal.KeyDerivation;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.message.Random;

/** The traffic secrets of both directions at one stage of the key schedule, RFC 8446 §7.1. Each may be taken out and lives on its own then. */
final class TrafficSecrets implements AutoCloseableSecret {
    /** What the secrets protect: their labels in the key schedule, and in the key log. */
    enum Stage {
        HANDSHAKE("c hs traffic", "s hs traffic", "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET"),
        APPLICATION("c ap traffic", "s ap traffic", "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0");

        private final String client;
        private final String server;
        private final String clientLog;
        private final String serverLog;

        Stage(String client, String server, String clientLog, String serverLog) {
            this.client = client;
            this.server = server;
            this.clientLog = clientLog;
            this.serverLog = serverLog;
        }
    }

    private final Stage stage;
    private final TrafficSecret client;
    private final TrafficSecret server;

    private TrafficSecrets(Stage stage, TrafficSecret client, TrafficSecret server) {
        this.stage = stage;
        this.client = client;
        this.server = server;
    }

    static TrafficSecrets derive(Stage stage, KeyDerivation derivation, Secret secret, byte[] transcriptHash) {
        var client = derivation.deriveSecret(secret, stage.client, transcriptHash);
        boolean complete = false;
        try {
            var server = derivation.deriveSecret(secret, stage.server, transcriptHash);
            complete = true;
            return new TrafficSecrets(
                    stage, new TrafficSecret(derivation, client), new TrafficSecret(derivation, server));
        } finally {
            if (!complete) {
                client.close();
            }
        }
    }

    /** Of the records that {@code sender} sends. */
    TrafficSecret of(Role sender) {
        return sender == Role.CLIENT ? client : server;
    }

    /** Tells the key log, which may fail in its own ways: whoever calls this has made sure that the secrets are wiped then, too. */
    void log(HandshakeSettings settings, Random clientRandom) {
        var random = clientRandom.bytes().toByteArray();
        settings.keyLog().ifPresent(log -> {
            client.log(log, stage.clientLog, random);
            server.log(log, stage.serverLog, random);
        });
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
