package dev.dunlin.handshake.internal.message;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.flight.IncomingMessage;
import dev.dunlin.handshake.internal.flight.IncomingMessages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The plaintext handshake messages of one capture, in the order of their message_seq. NewSessionTicket is left out: we do not read it. */
record OpenSslCapture(List<IncomingMessage> fromClient, List<IncomingMessage> fromServer) {
    private static final int HANDSHAKE = 22;
    private static final int MAX_MESSAGE = 16_384;

    static OpenSslCapture of(String file) throws DecodeFailure {
        var client = new ArrayList<IncomingMessage>();
        var server = new ArrayList<IncomingMessage>();
        var fromClient = new IncomingMessages(MAX_MESSAGE, IncomingMessages.leastBytes(MAX_MESSAGE));
        var fromServer = new IncomingMessages(MAX_MESSAGE, IncomingMessages.leastBytes(MAX_MESSAGE));
        for (var line : lines(file)) {
            var datagram = HexFormat.of().parseHex(line.substring(line.indexOf(' ') + 1));
            if (line.startsWith("client ")) {
                read(datagram, fromClient, client);
            } else {
                read(datagram, fromServer, server);
            }
        }
        return new OpenSslCapture(List.copyOf(client), List.copyOf(server));
    }

    List<HandshakeMessage> client() throws DecodeFailure {
        return decoded(fromClient);
    }

    List<HandshakeMessage> server() throws DecodeFailure {
        return decoded(fromServer);
    }

    List<IncomingMessage> incoming() {
        var all = new ArrayList<>(fromClient);
        all.addAll(fromServer);
        return all;
    }

    private static List<HandshakeMessage> decoded(List<IncomingMessage> incoming) throws DecodeFailure {
        var messages = new ArrayList<HandshakeMessage>();
        for (var message : incoming) {
            messages.add(MessageDecoder.DTLS_1_2_ECDHE.decode(message.type(), message.body()));
        }
        return messages;
    }

    private static void read(byte[] datagram, IncomingMessages messages, List<IncomingMessage> out)
            throws DecodeFailure {
        var in = new WireReader(datagram);
        while (!in.isExhausted()) {
            int type = in.u8();
            in.skip(2);
            int epoch = in.u16();
            in.skip(6);
            int length = in.u16();
            if (type == HANDSHAKE && epoch == 0) {
                assertNull(
                        messages.accept(datagram, in.position(), length, epoch).refusal());
            }
            in.skip(length);
        }
        for (var next = messages.next(); next != null; next = messages.next()) {
            if (next.type() != HandshakeType.NEW_SESSION_TICKET.code()) {
                out.add(next);
            }
        }
    }

    private static List<String> lines(String file) {
        try (var resource = OpenSslCapture.class.getResourceAsStream("/openssl/" + file)) {
            assertNotNull(resource, file);
            return new String(resource.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
