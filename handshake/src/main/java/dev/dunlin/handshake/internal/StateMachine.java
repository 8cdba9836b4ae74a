package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeDriver.KeyUpdating;
import dev.dunlin.handshake.internal.HandshakeState.AwaitsChangeCipherSpec;
import dev.dunlin.handshake.internal.HandshakeState.MayMeetChangeCipherSpec;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.flight.IncomingMessage;
import dev.dunlin.handshake.internal.flight.IncomingMessages;
import dev.dunlin.handshake.internal.hello.ClientStart;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;

/**
 * The state that the handshake is in, and what moves it on: whole messages in their order, ChangeCipherSpec, which has no place in that
 * order, results of the application's work, and after the handshake the application's wishes.
 */
final class StateMachine {
    private final Role role;
    private final HandshakeSettings settings;
    private final IncomingMessages incoming;
    private final Transcript transcript;
    private final Flights flights;
    private final HandshakeEpochs epochs;
    private final HandshakeEnd end;
    private final DriverOutput output;
    private final MessageSink messages;

    private HandshakeState state;
    private boolean changeCipherSpecCame;
    /** Whether ChangeCipherSpec may overtake what the handshake is suspended for. */
    private boolean mayMeetChangeCipherSpec;

    StateMachine(
            Role role,
            HandshakeSettings settings,
            IncomingMessages incoming,
            Transcript transcript,
            Flights flights,
            HandshakeEpochs epochs,
            HandshakeEnd end,
            DriverOutput output,
            MessageSink messages,
            HandshakeState first) {
        this.role = role;
        this.settings = settings;
        this.incoming = incoming;
        this.transcript = transcript;
        this.flights = flights;
        this.epochs = epochs;
        this.end = end;
        this.output = output;
        this.messages = messages;
        this.state = first;
    }

    /** The state that the handshake is in. */
    HandshakeState state() {
        return state;
    }

    /** A client says the first word. */
    void begin(ClientStart start, long nowNanos) throws HandshakeFailure {
        output.at(nowNanos);
        state = start.begin(output);
        settle(nowNanos);
    }

    /** Takes every message that is whole and whose turn it is, as far as the application has no work to do first. */
    void drain(long nowNanos) throws HandshakeFailure {
        output.at(nowNanos);
        while (!isSuspended()) {
            var message = incoming.next();
            if (message == null) {
                return;
            }
            messages.handshake(false, message.header(), message.epoch());
            if (!isIgnorable(message)) {
                process(message);
                settle(nowNanos);
            }
        }
    }

    /** A client that is in a handshake ignores the wish for one, and never hashes it (RFC 5246 §7.4.1.1); 1.3 has no such message. */
    private boolean isIgnorable(IncomingMessage message) {
        return role == Role.CLIENT
                && message.type() == HandshakeType.HELLO_REQUEST.code()
                && !flights.policy().acknowledges();
    }

    private void process(IncomingMessage message) throws HandshakeFailure {
        HandshakeMessage decoded;
        try {
            decoded = state.decoder().decode(message.type(), message.body());
        } catch (DecodeFailure fault) {
            throw Faults.of(fault);
        }
        if (!end.isComplete()) {
            transcript.add(role.peer(), message.type(), message.messageSeq(), message.body());
        }
        mayMeetChangeCipherSpec = state instanceof MayMeetChangeCipherSpec;
        state = state.on(decoded, output);
    }

    /** Goes on as far as it goes without another message. */
    private void settle(long nowNanos) throws HandshakeFailure {
        while (true) {
            if (state instanceof Suspended<?> suspended) {
                if (!settings.inlineTasks() && !suspended.isPrompt()) {
                    return;
                }
                state = suspended.resumeWith(suspended.runInline(), output);
            } else if (changeCipherSpecCame && state instanceof AwaitsChangeCipherSpec awaiting) {
                changeCipherSpecCame = false;
                state = awaiting.onChangeCipherSpec(output);
            } else {
                break;
            }
        }
        epochs.requireNoExcess();
        if (state instanceof HandshakeState.Complete && !end.isFinished()) {
            end.finish(nowNanos);
        }
    }

    /**
     * Takes a ChangeCipherSpec, which is remembered until the handshake has come so far.
     *
     * @return whether it may come now
     */
    boolean onChangeCipherSpec(int epoch, long nowNanos) throws HandshakeFailure {
        boolean mayCome = state instanceof MayMeetChangeCipherSpec || (isSuspended() && mayMeetChangeCipherSpec);
        if (epoch != epochs.read() || changeCipherSpecCame || !mayCome) {
            return false;
        }
        messages.changeCipherSpec(false, epoch);
        changeCipherSpecCame = true;
        output.at(nowNanos);
        settle(nowNanos);
        drain(nowNanos);
        return true;
    }

    boolean isSuspended() {
        return state instanceof Suspended<?>;
    }

    /** As {@link HandshakeDriver#suspension}. */
    @Nullable
    Suspended<?> suspension() {
        return state instanceof Suspended<?> suspended ? suspended : null;
    }

    /** As {@link HandshakeDriver#resume}. */
    void resume(Object workResult, long nowNanos) throws HandshakeFailure {
        if (!(state instanceof Suspended<?> suspended)) {
            throw new IllegalStateException("the handshake waits for no work");
        }
        output.at(nowNanos);
        state = suspended.resumeWith(workResult, output);
        settle(nowNanos);
        drain(nowNanos);
    }

    /** As {@link HandshakeDriver#updateKeys}. */
    KeyUpdating updateKeys(boolean requestPeer, long nowNanos) {
        output.at(nowNanos);
        if (!end.isFinished()) {
            return KeyUpdating.NOT_ESTABLISHED;
        }
        if (!(state instanceof HandshakeState.UpdatesKeys updating)) {
            return KeyUpdating.NOT_SUPPORTED;
        }
        if (output.isKeyUpdateOutstanding()) {
            return KeyUpdating.ALREADY_UNDER_WAY;
        }
        if (!output.mayUpdateKeys()) {
            return KeyUpdating.EXHAUSTED;
        }
        state = updating.updateKeys(requestPeer, output);
        return KeyUpdating.STARTED;
    }

    /** As {@link HandshakeDriver#requestConnectionIds}. */
    ConnectionIdChange requestConnectionIds(int count, long nowNanos) {
        output.at(nowNanos);
        if (!end.isFinished()) {
            return ConnectionIdChange.NOT_ESTABLISHED;
        }
        return state instanceof HandshakeState.ReplacesConnectionIds replacing
                ? replacing.requestConnectionIds(count, output)
                : ConnectionIdChange.NOT_SUPPORTED;
    }

    /** As {@link HandshakeDriver#offerConnectionIds}. */
    ConnectionIdChange offerConnectionIds(int count, boolean areImmediate, long nowNanos) {
        output.at(nowNanos);
        if (!end.isFinished()) {
            return ConnectionIdChange.NOT_ESTABLISHED;
        }
        return state instanceof HandshakeState.ReplacesConnectionIds replacing
                ? replacing.offerConnectionIds(count, areImmediate, output)
                : ConnectionIdChange.NOT_SUPPORTED;
    }
}
