package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An established pair of DTLS 1.3, of which one side is watched and its peer is spoken for by a script that has the keys. */
final class WatchedSide implements AutoCloseable {
    private final List<String> keyLog = new ArrayList<>();
    private final Pair pair = Setup.standard()
            .speaking(ProtocolVersion.DTLS_1_3)
            .preShared(CipherSuite.TLS_AES_128_GCM_SHA256)
            .client(builder -> builder.keyLog(keyLog::add))
            .server(builder -> builder.ticketCount(1))
            .established();
    private final Dtls13Eavesdropper keys;
    private final boolean isClient;
    /** Ahead of what the genuine peer will use, and not so far that this would fall out of the window. */
    private long next = 30;

    private int nextMessageSeq;

    WatchedSide(Role role) {
        isClient = role == Role.CLIENT;
        // Of the server HelloRetryRequest, ServerHello, EncryptedExtensions, Finished, NewSessionTicket; of the client
        // two hellos, Finished.
        nextMessageSeq = isClient ? 5 : 3;
        // Tickets and their acknowledgement are not what this is about.
        pair.network().run(Duration.ofSeconds(1));
        keys = new Dtls13Eavesdropper(keyLog);
        Events.of(side().session());
    }

    SessionEndpoint side() {
        return isClient ? pair.client() : pair.server();
    }

    SessionEndpoint peer() {
        return isClient ? pair.server() : pair.client();
    }

    long now() {
        return pair.network().clock().now();
    }

    byte[] sealed(int type, long sequence, byte... content) {
        return isClient ? keys.asServer(type, sequence, content) : keys.asClient(type, sequence, content);
    }

    Pair pair() {
        return pair;
    }

    void hears(byte... alert) {
        hearsRecord(Records.ALERT, alert);
    }

    void hearsRecord(int type, byte... content) {
        side().receive(sealed(type, next++, content));
    }

    /** The handshake message that comes after those of the handshake, and of the tickets if the peer is a server. */
    void hearsNextMessage(int type, byte[] body) {
        hearsRecord(Records.HANDSHAKE, Records.handshake(type, body.length, nextMessageSeq, 0, body));
        nextMessageSeq++;
    }

    void hears(String message) {
        side().receive(sealed(Records.APPLICATION_DATA, next++, message.getBytes(UTF_8)));
    }

    /** What the side sends from here on, record by record. */
    List<String> says() {
        var said = new ArrayList<String>();
        for (var datagram : side().transmitted()) {
            for (var record : Records.in(datagram)) {
                var opened = isClient ? keys.openClient(record.bytes()) : keys.openServer(record.bytes());
                said.add(
                        (opened.type() == Records.ALERT ? "alert " : "type " + opened.type() + " ") + opened.content());
            }
        }
        return said;
    }

    List<String> delivered() {
        return side().diary().messages();
    }

    ReceiveOutcome last() {
        var received = side().diary().received();
        return received.get(received.size() - 1);
    }

    SendOutcome.Kind sends() {
        return side().session()
                .send(ByteBuffer.allocate(1), ByteBuffer.allocate(100), now())
                .kind();
    }

    @Override
    public void close() {
        pair.close();
    }
}
