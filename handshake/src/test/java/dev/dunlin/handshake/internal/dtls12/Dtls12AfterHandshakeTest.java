package dev.dunlin.handshake.internal.dtls12;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AfterHandshake.Sign;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.Random;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Dtls12AfterHandshakeTest {
    /** The message_seq after that of {@link #message}. */
    private static final int NEXT = 5;

    private static Sign read(Role role, byte[] content) {
        var padded = new byte[content.length + 7];
        System.arraycopy(content, 0, padded, 3, content.length);
        var jca = new Jca(CryptoProvider.jdk(), new SecureRandom());
        var suite = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
        var master = MasterSecret.unfold(jca, suite, new FoldReader(new byte[1 + 2 * Random.LENGTH + 48]));
        try (var after = new Dtls12AfterHandshake(role, master)) {
            return after.read(NEXT, padded, 3, content.length);
        }
    }

    private static byte[] message(HandshakeType type) {
        return HandshakeHeader.whole(type.code(), 0, 4).toByteArray();
    }

    @Test
    void finishedAsksForTheLastFlightOnceMore() {
        for (var role : Role.values()) {
            assertEquals(Sign.REPEATED_FLIGHT, read(role, message(HandshakeType.FINISHED)));
        }
    }

    @Test
    void finishedInFragmentsIsOneSign() {
        var body = new byte[] {0, 0, 0, 0, 0, 0};
        for (int offset = 0; offset < 12; offset += body.length) {
            var header = new HandshakeHeader(HandshakeType.FINISHED.code(), 12, 4, offset, body.length);
            var fragment = Arrays.copyOf(header.toByteArray(), HandshakeHeader.LENGTH + body.length);
            assertEquals(offset == 0 ? Sign.NOTHING : Sign.REPEATED_FLIGHT, read(Role.SERVER, fragment));
        }
    }

    @Test
    void nobodyMaySayAnythingNew() {
        for (var type : List.of(HandshakeType.FINISHED, HandshakeType.CERTIFICATE, HandshakeType.NEW_SESSION_TICKET)) {
            var header = HandshakeHeader.whole(type.code(), 0, NEXT).toByteArray();
            assertEquals(Sign.UNEXPECTED, read(Role.CLIENT, header));
            assertEquals(Sign.UNEXPECTED, read(Role.SERVER, header));
        }
    }

    @Test
    void eachRoleIsAskedForRenegotiationByTheMessageThatOpensOne() {
        assertEquals(Sign.RENEGOTIATION, read(Role.CLIENT, message(HandshakeType.HELLO_REQUEST)));
        assertEquals(Sign.RENEGOTIATION, read(Role.SERVER, message(HandshakeType.CLIENT_HELLO)));
        assertEquals(Sign.NOTHING, read(Role.SERVER, message(HandshakeType.HELLO_REQUEST)));
        assertEquals(Sign.NOTHING, read(Role.CLIENT, message(HandshakeType.CLIENT_HELLO)));
    }

    @Test
    void whatCannotBeReadAsksForNothing() {
        var finished = message(HandshakeType.FINISHED);
        for (int length = 0; length < finished.length; length++) {
            assertEquals(Sign.NOTHING, read(Role.SERVER, Arrays.copyOf(finished, length)));
        }
        // A fragment that runs past its message.
        finished[11] = 1;
        assertEquals(Sign.NOTHING, read(Role.SERVER, finished));
    }
}
