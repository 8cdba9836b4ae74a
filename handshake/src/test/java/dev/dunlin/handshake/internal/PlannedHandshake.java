package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.dtls13.Dtls13Transcript;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.Dtls13NewSessionTicket;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.KeyUpdate;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.VerifyData;
import dev.dunlin.handshake.internal.resumption.Resumability;
import dev.dunlin.recordlayer.internal.Unprotected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A handshake in the shape of DTLS 1.3 without its meaning: three flights of messages as long as a test likes, in the epochs that they
 * have there, and KeyUpdates afterwards. What is tested with it is how flights travel.
 *
 * @param first lengths of the messages of the client's first flight, in epoch 0
 * @param second of the server's, the first one in epoch 0 and the others in epoch 2; Finished follows
 * @param third of the client's last flight, in epoch 2; Finished follows
 * @param posted of the tickets that the server posts afterwards
 */
record PlannedHandshake(List<Integer> first, List<Integer> second, List<Integer> third, List<Integer> posted) {
    private static final int HANDSHAKE_EPOCH = 2;
    private static final int APPLICATION_EPOCH = 3;
    private static final Finished FINISHED = new Finished(new VerifyData(Bytes.of(new byte[32])));

    static final PlannedHandshake SMALL =
            new PlannedHandshake(List.of(100), List.of(60, 500, 70), List.of(), List.of());

    private static HandshakeMessage filler(int length) {
        var signature = new byte[length];
        for (int i = 0; i < length; i++) {
            signature[i] = (byte) (i * 7 + length);
        }
        return new CertificateVerify(0x0403, Bytes.of(signature));
    }

    private static HandshakeMessage ticket(int length) {
        return new Dtls13NewSessionTicket(7200, 0, Bytes.EMPTY, Bytes.of(new byte[length]), Extensions.NONE);
    }

    /** Before the first flight, which any result of its work lets go. */
    HandshakeState client() {
        return new Suspended<Object>(Suspended.Kind.SIGN, Object::new, (ready, out) -> {
            begin(out);
            return new Awaiting(this, Role.CLIENT, new ArrayList<>());
        });
    }

    HandshakeState server() {
        return new Awaiting(this, Role.SERVER, new ArrayList<>());
    }

    private void begin(HandshakeOutput out) {
        out.startFlight();
        first.forEach(length -> out.send(filler(length)));
        out.releaseFlight();
    }

    private static void choose(HandshakeOutput out) {
        out.useFlights(FlightPolicy.DTLS_1_3);
        out.transcript().use(new Dtls13Transcript());
    }

    private void answer(HandshakeOutput out) {
        choose(out);
        out.startFlight();
        out.send(filler(second.get(0)));
        out.installWriteKeys(HANDSHAKE_EPOCH, Unprotected.INSTANCE);
        second.subList(1, second.size()).forEach(length -> out.send(filler(length)));
        out.send(FINISHED);
        out.releaseFlight();
        out.installReadKeys(HANDSHAKE_EPOCH, Unprotected.INSTANCE);
        out.installWriteKeys(APPLICATION_EPOCH, Unprotected.INSTANCE);
    }

    private void finish(HandshakeOutput out) {
        out.startFlight();
        third.forEach(length -> out.send(filler(length)));
        out.send(FINISHED);
        out.releaseFlight();
        out.installReadKeys(APPLICATION_EPOCH, Unprotected.INSTANCE);
        out.installWriteKeys(APPLICATION_EPOCH, Unprotected.INSTANCE);
        out.complete(result(), HandshakeOutput.LastFlight.OURS);
    }

    private void finished(HandshakeOutput out) {
        out.installReadKeys(APPLICATION_EPOCH, Unprotected.INSTANCE);
        out.complete(result(), HandshakeOutput.LastFlight.PEERS);
        posted.forEach(length -> out.post(ticket(length)));
    }

    private static HandshakeResult result() {
        return new HandshakeResult(
                ProtocolVersion.DTLS_1_3,
                CipherSuite.TLS_AES_128_GCM_SHA256,
                Optional.empty(),
                PeerIdentity.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                new Done(),
                Resumability.ofServer(false));
    }

    /** Counts messages until the flight is whole. */
    private record Awaiting(PlannedHandshake plan, Role role, List<HandshakeMessage> seen) implements HandshakeState {
        @Override
        public HandshakeState on(HandshakeMessage message, HandshakeOutput out) {
            seen.add(message);
            if (role == Role.CLIENT && seen.size() == 1) {
                choose(out);
                out.installReadKeys(HANDSHAKE_EPOCH, Unprotected.INSTANCE);
                out.installWriteKeys(HANDSHAKE_EPOCH, Unprotected.INSTANCE);
            }
            if (role == Role.CLIENT && seen.size() == plan.second.size() + 1) {
                plan.finish(out);
                return new Done();
            }
            if (role == Role.SERVER && seen.size() == plan.first.size()) {
                plan.answer(out);
            }
            if (role == Role.SERVER && seen.size() == plan.first.size() + plan.third.size() + 1) {
                plan.finished(out);
                return new Done();
            }
            return this;
        }

        @Override
        public MessageDecoder decoder() {
            return MessageDecoder.ofDtls13(HashAlgorithm.SHA256);
        }
    }

    /** Takes whatever comes. */
    private record Done() implements HandshakeState.UpdatesKeys, AfterHandshake {
        @Override
        public Sign read(int nextMessageSeq, byte[] content, int offset, int length) {
            return Sign.MESSAGE;
        }

        @Override
        public HandshakeState state() {
            return this;
        }

        @Override
        public Exporter exporter() {
            throw new IllegalStateException("there is no secret to export from");
        }

        @Override
        public FlightPolicy policy() {
            return FlightPolicy.DTLS_1_3;
        }

        @Override
        public FoldedHandshake fold(FoldWriter out) {
            throw new IllegalStateException("there are no secrets to fold");
        }

        @Override
        public void close() {
            // There are no secrets.
        }

        @Override
        public HandshakeState on(HandshakeMessage message, HandshakeOutput out) {
            if (message instanceof KeyUpdate update) {
                out.installReadKeys(out.readEpoch() + 1, Unprotected.INSTANCE);
                if (update.updateRequested() && out.mayUpdateKeys()) {
                    return updateKeys(false, out);
                }
            }
            return this;
        }

        @Override
        public HandshakeState updateKeys(boolean requestUpdate, HandshakeOutput out) {
            out.postKeyUpdate(new KeyUpdate(requestUpdate), () -> Unprotected.INSTANCE);
            return this;
        }

        @Override
        public MessageDecoder decoder() {
            return MessageDecoder.ofDtls13(HashAlgorithm.SHA256);
        }
    }
}
