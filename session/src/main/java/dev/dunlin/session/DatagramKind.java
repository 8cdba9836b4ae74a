package dev.dunlin.session;

import java.nio.ByteBuffer;

/**
 * What a datagram is, on a port that DTLS shares with the protocols of WebRTC: RFC 7983 §7, as RFC 9443 §3 has it. The first byte tells.
 *
 * <p>DTLS has the bytes from 20 to 63: content types of 1.2, and what begins a ciphertext of 1.3, whose bits 001 make it 32 to 63 (RFC 9147
 * §4). A kind says whom to hand the datagram to, not that it is sound.
 */
public enum DatagramKind {
    /** STUN, RFC 8489: 0 to 3. */
    STUN,
    /** ZRTP, RFC 6189: 16 to 19. */
    ZRTP,
    /** DTLS: 20 to 63. For {@link DtlsSession#receive} and {@link DtlsAcceptor#receive}. */
    DTLS,
    /** A TURN channel, RFC 8656: 64 to 79. The same bytes begin QUIC's short headers: tell them apart by where the datagram comes from. */
    TURN_CHANNEL,
    /** QUIC: 80 to 127 and 192 to 255 (RFC 9443 §3). */
    QUIC,
    /** RTP and RTCP, RFC 3550: 128 to 191. What begins QUIC's long headers of version 1 lies from 192 on. */
    RTP,
    /** Nothing, or a first byte that nobody has: 4 to 15. Drop it (RFC 7983 §7). */
    UNKNOWN;

    /** Kinds by first byte, from the ranges above. */
    private static final DatagramKind[] BY_FIRST_BYTE = new DatagramKind[256];

    static {
        range(0, 3, STUN);
        range(4, 15, UNKNOWN);
        range(16, 19, ZRTP);
        range(20, 63, DTLS);
        range(64, 79, TURN_CHANNEL);
        range(80, 127, QUIC);
        range(128, 191, RTP);
        range(192, 255, QUIC);
    }

    private static void range(int first, int last, DatagramKind kind) {
        for (int b = first; b <= last; b++) {
            BY_FIRST_BYTE[b] = kind;
        }
    }

    /** The kind of the datagram from the position of {@code datagram} on, which stays where it is. */
    public static DatagramKind of(ByteBuffer datagram) {
        return datagram.hasRemaining() ? BY_FIRST_BYTE[datagram.get(datagram.position()) & 0xFF] : UNKNOWN;
    }
}
