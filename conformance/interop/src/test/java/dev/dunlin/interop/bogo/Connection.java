package dev.dunlin.interop.bogo;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.HandshakeTask;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TransmitOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** One connection with the runner, from the first datagram until one of the two has enough. */
final class Connection {
    /** What {@code -shim-writes-first} writes. */
    private static final byte[] GREETING = Options.bytes("hello");
    /** A name without which no session is kept, and which is not sent. */
    private static final PeerName NOBODY = PeerName.of("127.0.0.1");
    /** All bits of a byte: what an echo is changed by. */
    private static final int ECHO = 0xFF;

    private static final int LARGEST_DATAGRAM = 1 << 16;
    /** The largest that a session can be told to send. */
    private static final int LARGEST_MTU = 65_507;
    /** A clock of BoringSSL's is taken to be no better than this: what is due so soon is due. */
    private static final long GRANULARITY = Duration.ofMillis(15).toNanos();
    /** Later than this is never, for the runner. */
    private static final long NEVER = Duration.ofHours(1).toNanos();

    private final Options options;
    private final Configurations configurations;
    private final VirtualTime time;
    private final boolean isResumption;
    private final int cachedBefore;
    private final ByteBuffer outgoing = ByteBuffer.allocate(LARGEST_DATAGRAM);
    private final ByteBuffer plaintext = ByteBuffer.allocate(LARGEST_DATAGRAM);

    @Nullable
    private ResumableSession resumable;

    private boolean isEstablished;
    private boolean isOver;

    Connection(Options options, Configurations configurations, VirtualTime time, boolean isResumption) {
        this.options = options;
        this.configurations = configurations;
        this.time = time;
        this.isResumption = isResumption;
        this.cachedBefore = configurations.cachedSessions();
        configurations.credentials(options).forgetSelected();
    }

    /**
     * Talks to the runner until the end.
     *
     * @param offered the session to resume
     * @return what resumes this one; null on servers, and when there is nothing to
     * @throws ShimFailure when the session fails, or is not what the test expects
     */
    @Nullable
    ResumableSession run(@Nullable ResumableSession offered) throws ShimFailure, IOException {
        try (var session = open(offered);
                var runner = new PacketStream(options)) {
            while (session.task().isPresent()) {
                // What a first flight needs.
                if (work(session, runner).kind() == ReceiveOutcome.Kind.FAILED) {
                    throw failed(session);
                }
            }
            transmit(session, runner);
            while (!isOver) {
                obey(session, runner);
            }
            Expectations.after(options, isResumption, resumable != null);
            Expectations.trace(options, configurations.trace());
            return resumable;
        } catch (ShimFailure failure) {
            if (resumable != null) {
                resumable.close();
            }
            throw failure;
        }
    }

    private DtlsSession open(@Nullable ResumableSession offered) throws ShimFailure {
        if (options.server) {
            return DtlsSession.server(configurations.server(options), time.now());
        }
        var config = configurations.client(options);
        var name = options.hostName.isEmpty() ? NOBODY : PeerName.of(options.hostName);
        if (offered == null) {
            return DtlsSession.client(config, name, time.now());
        }
        try (offered) {
            return DtlsSession.client(config, name, offered, time.now());
        }
    }

    private void obey(DtlsSession session, PacketStream runner) throws ShimFailure, IOException {
        char letter = runner.next();
        switch (letter) {
            case PacketStream.PACKET -> receive(session, runner, ByteBuffer.wrap(runner.packet()));
            case PacketStream.TIMEOUT -> {
                var passed = Duration.ofNanos(runner.nanoseconds());
                runner.takeTimeout();
                pass(passed, session, runner);
            }
            case PacketStream.MTU -> session.mtu(runner.number());
            case PacketStream.EXPECT_NEXT_TIMEOUT ->
                Expectations.nextTimeout(runner.nanoseconds(), session.nextTimeout(time.now()), NEVER);
            case PacketStream.UPDATE_TIMEOUT -> session.initialTimeout(Duration.ofMillis(runner.number()));
            case PacketStream.END -> {
                if (!isEstablished) {
                    throw ShimFailure.failed("the runner hung up during the handshake");
                }
                isOver = true;
            }
            default -> throw ShimFailure.failed("an unknown order: " + (int) letter);
        }
    }

    private void pass(Duration passed, DtlsSession session, PacketStream runner) throws ShimFailure, IOException {
        time.advance(passed);
        long early = session.nextTimeout(time.now());
        if (early <= GRANULARITY) {
            time.advance(Duration.ofNanos(early));
        }
        do {
            var outcome = session.handleTimeout(time.now());
            transmit(session, runner);
            switch (outcome.kind()) {
                case FAILED -> throw failed(session);
                case CLOSED, IDLE, LINGER_ENDED -> isOver = true;
                case NOT_DUE, RETRANSMIT, HANDLED -> {}
            }
        } while (session.nextTimeout(time.now()) == 0);
    }

    private void receive(DtlsSession session, PacketStream runner, ByteBuffer datagram)
            throws ShimFailure, IOException {
        while (datagram.hasRemaining() && !isOver) {
            plaintext.clear();
            follow(session.receive(datagram, plaintext, time.now()), session, runner);
        }
        while (!isOver) {
            plaintext.clear();
            var outcome = session.receiveStashed(plaintext, time.now());
            if (outcome.kind() == ReceiveOutcome.Kind.EMPTY) {
                return;
            }
            follow(outcome, session, runner);
        }
    }

    /** What an outcome leads to. */
    private void follow(ReceiveOutcome first, DtlsSession session, PacketStream runner)
            throws ShimFailure, IOException {
        var outcome = first;
        while (outcome.kind() == ReceiveOutcome.Kind.TASK_PENDING) {
            outcome = work(session, runner);
        }
        if (outcome.kind() != ReceiveOutcome.Kind.PEER_CLOSED || options.expectedTrace == null) {
            // In BoringSSL the peer's goodbye is the last message.
            transmit(session, runner);
        }
        session.resumable().ifPresent(this::keep);
        switch (outcome.kind()) {
            case ESTABLISHED -> established(session, runner);
            case DATA -> echo(session, runner);
            case PEER_CLOSED -> {
                isOver = true;
                if (!isEstablished) {
                    throw ShimFailure.failed("the peer closed during the handshake");
                }
            }
            case CLOSED -> isOver = true;
            case FAILED -> throw failed(session);
            default -> {}
        }
    }

    private void keep(ResumableSession session) {
        if (resumable != null) {
            resumable.close();
        }
        resumable = session;
    }

    private ReceiveOutcome work(DtlsSession session, PacketStream runner) throws ShimFailure, IOException {
        var task = session.task().orElseThrow(() -> ShimFailure.failed("TASK_PENDING without a task"));
        if (task.kind() == HandshakeTask.Kind.SIGN && options.privateKeyDelayMillis > 0) {
            pass(Duration.ofMillis(options.privateKeyDelayMillis), session, runner);
        }
        task.run();
        return session.resume(task, time.now());
    }

    private void established(DtlsSession session, PacketStream runner) throws ShimFailure, IOException {
        isEstablished = true;
        if (!options.implicitHandshake) {
            boolean hasCached = configurations.cachedSessions() > cachedBefore;
            var info = session.info().orElseThrow(() -> ShimFailure.failed("ESTABLISHED without info"));
            int selected = configurations.credentials(options).selected(info);
            new Expectations(options, info, isResumption).check(selected, hasCached);
        }
        if (options.exportLength > 0) {
            send(exported(session), session, runner);
        }
        if (options.sendAlert) {
            session.abort(AlertDescription.DECOMPRESSION_FAILURE, "the test wants it", time.now());
            transmit(session, runner);
            isOver = true;
            return;
        }
        if (options.shimWritesFirst) {
            send(GREETING, session, runner);
        }
        if (options.shimShutsDown) {
            if (options.checkCloseNotify) {
                session.shutdown(time.now());
                transmit(session, runner);
            }
            isOver = true;
            return;
        }
        beforeRead(session, runner);
    }

    private byte[] exported(DtlsSession session) throws ShimFailure {
        int length = options.exportLength;
        var exported = options.useExportContext
                ? session.export(options.exportLabel, Options.bytes(options.exportContext), length)
                : session.export(options.exportLabel, length);
        return exported.orElseThrow(() -> ShimFailure.failed("failed to export keying material"));
    }

    private void echo(DtlsSession session, PacketStream runner) throws ShimFailure, IOException {
        plaintext.flip();
        if (!plaintext.hasRemaining()) {
            return;
        }
        var reply = new byte[plaintext.remaining()];
        plaintext.get(reply);
        for (int i = 0; i < reply.length; i++) {
            reply[i] ^= (byte) ECHO;
        }
        if (options.keyUpdate) {
            updateKeys(session, runner);
        }
        send(reply, session, runner);
        beforeRead(session, runner);
    }

    private void beforeRead(DtlsSession session, PacketStream runner) throws ShimFailure, IOException {
        if (options.keyUpdateBeforeRead) {
            updateKeys(session, runner);
        }
    }

    private void updateKeys(DtlsSession session, PacketStream runner) throws ShimFailure, IOException {
        Versions.updateKeys(session, time.now());
        transmit(session, runner);
    }

    private void send(byte[] message, DtlsSession session, PacketStream runner) throws ShimFailure, IOException {
        outgoing.clear();
        // BoringSSL's MTU is for handshakes: what the application writes goes into one record, however long.
        // Only when it has to be, for to lower it again repeats what is outstanding.
        int mtu = session.mtu();
        boolean isLong = message.length > session.maxPlaintext();
        if (isLong) {
            session.mtu(LARGEST_MTU);
        }
        var outcome = session.send(ByteBuffer.wrap(message), outgoing, time.now());
        if (isLong) {
            session.mtu(mtu);
        }
        if (outcome.kind() != SendOutcome.Kind.SENT) {
            throw ShimFailure.failed("not sent: " + outcome);
        }
        runner.send(outgoing.array(), outgoing.position());
    }

    private void transmit(DtlsSession session, PacketStream runner) throws IOException {
        while (true) {
            outgoing.clear();
            if (session.transmit(outgoing, time.now()).kind() != TransmitOutcome.Kind.DATAGRAM) {
                return;
            }
            runner.send(outgoing.array(), outgoing.position());
        }
    }

    private static ShimFailure failed(DtlsSession session) {
        return ShimFailure.failed("FAILED "
                + session.failure()
                        .map(failure -> "reason=" + failure.reason() + " alert="
                                + failure.alert().map(Object::toString).orElse("none") + ": " + failure.detail())
                        .orElse("without a reason"));
    }
}
