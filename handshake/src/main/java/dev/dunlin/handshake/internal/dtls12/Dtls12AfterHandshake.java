package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AfterHandshake;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.Exporter;
import dev.dunlin.handshake.internal.FoldedHandshake;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeType;

/**
 * DTLS 1.2 after the handshake. The sign for a repeated flight is its authenticated Finished: the plaintext messages before it can be
 * forged by anyone (RFC 6347 §4.2.4). Renegotiation begins with HelloRequest at a client, ClientHello at a server (RFC 5746 §4).
 */
final class Dtls12AfterHandshake implements AfterHandshake, FoldedHandshake {
    /** Of servers, which keep nothing but bytes. */
    private static final FoldedHandshake OF_SERVER = new FoldedHandshake() {
        @Override
        public AfterHandshake unfold(Jca jca, CipherSuite suite, FoldReader in) {
            return new Dtls12AfterHandshake(Role.SERVER, MasterSecret.unfold(jca, suite, in));
        }

        @Override
        public boolean keeps(AutoCloseableSecret secret) {
            return false;
        }
    };

    private final Role role;
    private final MasterSecret master;

    Dtls12AfterHandshake(Role role, MasterSecret master) {
        this.role = role;
        this.master = master;
    }

    @Override
    public Sign read(int nextMessageSeq, byte[] content, int offset, int length) {
        HandshakeHeader header;
        try {
            header = HandshakeHeader.decode(new WireReader(content, offset, offset + length));
        } catch (DecodeFailure malformed) {
            return Sign.NOTHING;
        }
        var opening = role == Role.CLIENT ? HandshakeType.HELLO_REQUEST : HandshakeType.CLIENT_HELLO;
        if (header.type() == opening.code()) {
            return Sign.RENEGOTIATION;
        }
        if (header.messageSeq() >= nextMessageSeq) {
            return Sign.UNEXPECTED;
        }
        // In its last fragment, so that each repetition is one sign.
        return header.type() == HandshakeType.FINISHED.code() && header.endsMessage()
                ? Sign.REPEATED_FLIGHT
                : Sign.NOTHING;
    }

    @Override
    public HandshakeState state() {
        return new Established();
    }

    @Override
    public Exporter exporter() {
        return master;
    }

    @Override
    public FlightPolicy policy() {
        return FlightPolicy.DTLS_1_2;
    }

    /** A client's master secret stays where it is: what resumes the session has it, too ({@link LaterSession}). */
    @Override
    public FoldedHandshake fold(FoldWriter out) {
        if (role == Role.CLIENT) {
            return this;
        }
        master.fold(out);
        master.close();
        return OF_SERVER;
    }

    @Override
    public AfterHandshake unfold(Jca jca, CipherSuite suite, FoldReader in) {
        return this;
    }

    @Override
    public boolean keeps(AutoCloseableSecret secret) {
        return secret == master;
    }

    @Override
    public void close() {
        master.close();
    }
}
