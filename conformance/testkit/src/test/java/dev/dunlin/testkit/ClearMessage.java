package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.dunlin.session.PeerPath;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A handshake message, or ChangeCipherSpec, that somebody has sent in the clear; of one in fragments, its first.
 *
 * @param content the bytes of the body, a character each
 */
record ClearMessage(int type, String content) {
    static final int CLIENT_HELLO = 1;
    static final int SERVER_HELLO = 2;
    static final int NEW_SESSION_TICKET = 4;
    static final int CERTIFICATE = 11;
    static final int CHANGE_CIPHER_SPEC = -Records.CHANGE_CIPHER_SPEC;

    private static final int MESSAGE_HEADER = 12;
    private static final int FRAGMENT_OFFSET = 6;
    private static final int VERSION_AND_RANDOM = 2 + 32;

    /** All that {@code datagrams} say in epoch 0, in their order. */
    static List<ClearMessage> in(List<byte[]> datagrams) {
        var messages = new ArrayList<ClearMessage>();
        for (var datagram : datagrams) {
            for (var record : Records.in(datagram)) {
                if (record.epoch() == 0) {
                    add(messages, record.type(), record.bytes());
                }
            }
        }
        return messages;
    }

    private static void add(List<ClearMessage> messages, int type, byte[] record) {
        if (type == Records.CHANGE_CIPHER_SPEC) {
            messages.add(new ClearMessage(CHANGE_CIPHER_SPEC, ""));
        } else if (type == Records.HANDSHAKE && isFirstFragment(record)) {
            var body = Arrays.copyOfRange(record, Records.HEADER + MESSAGE_HEADER, record.length);
            messages.add(new ClearMessage(record[Records.HEADER], new String(body, ISO_8859_1)));
        }
    }

    private static boolean isFirstFragment(byte[] record) {
        int offset = Records.HEADER + FRAGMENT_OFFSET;
        return record[offset] == 0 && record[offset + 1] == 0 && record[offset + 2] == 0;
    }

    /** All that {@code sender} has said so. */
    static List<ClearMessage> sentBy(PeerPath sender, VirtualNetwork network) {
        return in(network.sent().stream()
                .filter(datagram -> datagram.from().equals(sender))
                .map(Datagram::bytes)
                .toList());
    }

    /** The first of this type; there must be one. */
    static ClearMessage first(int type, List<ClearMessage> messages) {
        return messages.stream()
                .filter(message -> message.type == type)
                .findFirst()
                .orElseThrow(() -> new AssertionError("none of type " + type + " in " + types(messages)));
    }

    static List<Integer> types(List<ClearMessage> messages) {
        return messages.stream().map(ClearMessage::type).toList();
    }

    /** The body without the message header. */
    byte[] body() {
        return content.getBytes(ISO_8859_1);
    }

    /** Of a hello. */
    byte[] sessionId() {
        var body = ByteBuffer.wrap(body()).position(VERSION_AND_RANDOM);
        var id = new byte[body.get()];
        body.get(id);
        return id;
    }

    /** The types of the extensions of a hello. */
    List<Integer> extensions() {
        var body = ByteBuffer.wrap(body()).position(VERSION_AND_RANDOM);
        skip(body, body.get() & 0xFF);
        if (type == CLIENT_HELLO) {
            skip(body, body.get() & 0xFF);
            skip(body, body.getChar());
            skip(body, body.get() & 0xFF);
        } else {
            skip(body, 2 + 1);
        }
        var types = new ArrayList<Integer>();
        if (body.hasRemaining()) {
            body.getChar();
            while (body.hasRemaining()) {
                types.add((int) body.getChar());
                skip(body, body.getChar());
            }
        }
        return types;
    }

    private static void skip(ByteBuffer in, int bytes) {
        in.position(in.position() + bytes);
    }
}
