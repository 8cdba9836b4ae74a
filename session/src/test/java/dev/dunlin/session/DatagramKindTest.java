package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.requirements.Requirement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatagramKindTest {
    /** The figure of RFC 9443 §3, line by line: first byte, last byte, whose. */
    private static final List<Range> FIGURE = List.of(
            new Range(0, 3, DatagramKind.STUN),
            new Range(4, 15, DatagramKind.UNKNOWN),
            new Range(16, 19, DatagramKind.ZRTP),
            new Range(20, 63, DatagramKind.DTLS),
            new Range(64, 79, DatagramKind.TURN_CHANNEL),
            new Range(80, 127, DatagramKind.QUIC),
            new Range(128, 191, DatagramKind.RTP),
            new Range(192, 255, DatagramKind.QUIC));

    private record Range(int first, int last, DatagramKind kind) {}

    @Test
    @Requirement("RFC5764-5.1.2-a")
    void everyFirstByteHasTheKindThatTheRfcGivesIt() {
        int next = 0;
        for (var range : FIGURE) {
            assertEquals(next, range.first());
            for (int b = range.first(); b <= range.last(); b++) {
                assertEquals(range.kind(), DatagramKind.of(ByteBuffer.wrap(new byte[] {(byte) b, 1, 2})), "byte " + b);
            }
            next = range.last() + 1;
        }
        assertEquals(256, next);
    }

    @Test
    void anEmptyDatagramIsNothing() {
        assertEquals(DatagramKind.UNKNOWN, DatagramKind.of(ByteBuffer.allocate(0)));
    }

    @Test
    void theBufferStaysWhereItIsAndIsReadFromItsPositionOn() {
        var datagram = ByteBuffer.allocateDirect(3).put(1, (byte) 22).position(1);
        assertEquals(DatagramKind.DTLS, DatagramKind.of(datagram.asReadOnlyBuffer()));
        assertEquals(1, datagram.position());
    }

    @Test
    void whatOurOwnSessionsSendIsDtls() {
        var kinds = new ArrayList<DatagramKind>();
        try (var client = DtlsSession.client(Pki.client().build(), Pki.SERVER, 0);
                var server = DtlsSession.server(Pki.server().build(), 0)) {
            for (int round = 0; round < 4; round++) {
                for (var datagram : Carrier.output(client, 0)) {
                    kinds.add(DatagramKind.of(ByteBuffer.wrap(datagram)));
                    Carrier.bring(server, datagram, 0);
                }
                for (var datagram : Carrier.output(server, 0)) {
                    kinds.add(DatagramKind.of(ByteBuffer.wrap(datagram)));
                    Carrier.bring(client, datagram, 0);
                }
            }
            kinds.add(DatagramKind.of(ByteBuffer.wrap(Carrier.sealed(client, "x", 0))));
        }
        assertEquals(List.of(DatagramKind.DTLS), kinds.stream().distinct().toList());
    }
}
