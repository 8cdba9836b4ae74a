package dev.dunlin.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.net.DtlsClient;
import dev.dunlin.session.net.RebindOutcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** {@code dunlin client}: connects, sends its messages and then each line of standard input, prints what comes. */
final class ClientCommand {
    /** How long to listen for late answers after the last message. */
    private static final Duration GRACE = Duration.ofMillis(500);

    /** Any of these beside {@code --psk} or {@code --psk-import} says that servers may also be known by a certificate. */
    private static final Set<Option> CERTIFICATES = EnumSet.of(Option.CERT, Option.RPK, Option.CA, Option.TRUST_ANY);

    /** How long to wait for what resumes the session, if a file is to keep it: as long as for late answers, in steps. */
    private static final Duration TICKET_WAIT = Duration.ofMillis(50);

    private static final int TICKET_WAITS = 10;

    private static final int DEFAULT_TIMEOUT_SECONDS = 10;
    private static final int LONGEST_MESSAGE = 1 << 14;

    private final InetSocketAddress address;
    private final PeerName name;
    private final DtlsClientConfig config;
    private final Duration timeout;
    private final Optional<Exporting> exporting;
    private final List<String> messages;
    private final boolean expectEcho;
    private final boolean keepsSession;
    private final BufferedReader input;
    private final Report report;
    private final KeyUpdating updating;
    private final OptionalInt rebind;
    private final ByteBuffer received = ByteBuffer.allocate(LONGEST_MESSAGE);
    private int sent;
    private volatile boolean everythingSent;
    private volatile boolean anythingUnsent;

    private ClientCommand(
            Arguments arguments,
            DtlsClientConfig config,
            Optional<Exporting> exporting,
            BufferedReader input,
            Report report)
            throws UsageException {
        this.address = InetSocketAddress.createUnresolved(arguments.host(), arguments.port());
        this.name = name(arguments.value(Option.SNI).orElse(arguments.host()));
        this.config = config;
        this.timeout = Duration.ofSeconds(arguments.number(Option.TIMEOUT, DEFAULT_TIMEOUT_SECONDS, 1, 86_400));
        this.exporting = exporting;
        this.messages = arguments.values(Option.MESSAGE);
        this.expectEcho = arguments.has(Option.EXPECT_ECHO);
        this.keepsSession = arguments.has(Option.SESSION_FILE);
        this.input = input;
        this.report = report;
        this.rebind = arguments.rebind();
        this.updating = new KeyUpdating(arguments.keyUpdate(), report);
    }

    static ClientCommand parse(List<String> commandLine, BufferedReader input, Report report, PrintStream err)
            throws UsageException {
        var arguments = Arguments.parse(commandLine, Option.SERVER_ONLY);
        var exporting = arguments.value(Option.EXPORT);
        return new ClientCommand(
                arguments,
                config(arguments, err),
                exporting.isEmpty() ? Optional.empty() : Optional.of(Exporting.parse(exporting.get())),
                input,
                report);
    }

    private static DtlsClientConfig config(Arguments arguments, PrintStream err) throws UsageException {
        var builder = DtlsClientConfig.builder();
        var psk = arguments.preSharedKeys();
        if (psk.size() > 1) {
            throw new UsageException("a client has one --psk");
        }
        psk.forEach(builder::psk);
        boolean hasKeys = !psk.isEmpty() || !arguments.importedKeys().isEmpty();
        arguments.trustedKeys().ifPresent(builder::trustedKeys);
        boolean isTold = arguments.trust().isPresent();
        boolean isKnown = hasKeys && CERTIFICATES.stream().noneMatch(arguments::has);
        if (isTold || !(isKnown || arguments.has(Option.RPK_TRUST))) {
            builder.trust(trust(arguments));
        }
        arguments.credentials().ifPresent(builder::credentials);
        arguments.rawPublicKey().ifPresent(builder::credentials);
        builder.requireExtendedMasterSecret(!arguments.has(Option.ALLOW_NO_EMS));
        try {
            if (arguments.has(Option.MIN) || arguments.has(Option.MAX)) {
                builder.versions(arguments.least(), arguments.greatest());
            }
            if (arguments.has(Option.SUITES)) {
                builder.suites(arguments.suites());
            }
            if (arguments.has(Option.GROUPS)) {
                builder.groups(arguments.groups());
            }
            if (arguments.has(Option.ALPN)) {
                builder.applicationProtocols(arguments.protocols());
            }
            if (arguments.has(Option.MTU)) {
                builder.mtu(arguments.number(Option.MTU, 0, 0, Integer.MAX_VALUE));
            }
            if (arguments.has(Option.KEYLOG)) {
                builder.keyLog(KeyLogFile.at(arguments.value(Option.KEYLOG).orElseThrow(), err));
            }
            if (arguments.has(Option.SRTP)) {
                builder.srtpProfiles(arguments.srtpProfiles());
            }
            if (arguments.has(Option.CID)) {
                builder.connectionIds(
                        Identification.ofClient(arguments.value(Option.CID).orElseThrow()));
            }
            arguments.importedKeys().forEach(builder::importedPsk);
            if (arguments.has(Option.SESSION_FILE)) {
                builder.sessionStore(
                        SessionFile.at(arguments.value(Option.SESSION_FILE).orElseThrow(), err));
            }
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static TrustAnchors trust(Arguments arguments) throws UsageException {
        var trust = arguments.trust();
        if (trust.isPresent()) {
            return trust.get();
        }
        try {
            return TrustAnchors.systemDefault();
        } catch (CredentialsException e) {
            throw new UsageException(
                    "without --ca or --trust-any the JDK's own authorities are trusted, but: " + e.getMessage());
        }
    }

    private static PeerName name(String text) throws UsageException {
        try {
            return PeerName.of(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(text + " is neither a host name nor an address");
        }
    }

    ExitCode run() {
        try (var client = DtlsClient.to(address, name, config)) {
            var connected = client.connect(timeout);
            if (!(connected instanceof ConnectOutcome.Established established)) {
                return unconnected(connected);
            }
            report.handshake(established.info());
            exporting.ifPresent(what -> report.export(client.export(what.label(), what.length())));
            return expectEcho ? talkInTurns(client) : talk(client);
        }
    }

    private ExitCode unconnected(ConnectOutcome outcome) {
        if (outcome instanceof ConnectOutcome.Failed failed) {
            return report.failed(failed.failure());
        }
        if (outcome instanceof ConnectOutcome.PeerUnresponsive unresponsive) {
            return report.failed(unresponsive.failure());
        }
        if (outcome instanceof ConnectOutcome.IoError error) {
            return broken(error.cause());
        }
        if (outcome.kind() == ConnectOutcome.Kind.PEER_CLOSED) {
            report.closedBy("peer");
            return ExitCode.REFUSED;
        }
        report.failedSilently("timed_out");
        return ExitCode.TIMED_OUT;
    }

    private ExitCode broken(IOException cause) {
        report.failedSilently("io_error");
        report.complain(String.valueOf(cause));
        return ExitCode.IO;
    }

    /** Message by message, each of which has to come back. */
    private ExitCode talkInTurns(DtlsClient client) {
        for (var message : messages) {
            var end = exchange(client, message);
            if (end.isPresent()) {
                return end.get();
            }
        }
        for (var line = nextLine(); line.isPresent(); line = nextLine()) {
            var end = exchange(client, line.get());
            if (end.isPresent()) {
                return end.get();
            }
        }
        return goodbye(client);
    }

    /** Empty when the message has come back. */
    private Optional<ExitCode> exchange(DtlsClient client, String message) {
        if (!send(client, message)) {
            return Optional.of(ExitCode.IO);
        }
        while (true) {
            var outcome = client.receive(received.clear(), timeout);
            if (outcome.kind() == ReceiveOutcome.Kind.TIMED_OUT) {
                report.failedSilently("no_echo");
                return Optional.of(ExitCode.TIMED_OUT);
            }
            var end = heed(outcome);
            if (end.isPresent()) {
                return Optional.of(end.get() == ExitCode.SUCCESS ? ExitCode.REFUSED : end.get());
            }
            if (outcome.kind() == ReceiveOutcome.Kind.DATA && text().equals(message)) {
                return Optional.empty();
            }
        }
    }

    /** One thread sends, this one prints what comes. */
    private ExitCode talk(DtlsClient client) {
        var sender = new Thread(() -> sendEverything(client), "dunlin-sender");
        sender.setDaemon(true);
        sender.start();
        while (true) {
            var finished = everythingSent;
            var outcome = client.receive(received.clear(), GRACE);
            if (outcome.kind() == ReceiveOutcome.Kind.TIMED_OUT && finished) {
                var said = goodbye(client);
                return anythingUnsent ? ExitCode.IO : said;
            }
            var end = heed(outcome);
            if (end.isPresent()) {
                return end.get();
            }
        }
    }

    private void sendEverything(DtlsClient client) {
        for (var message : messages) {
            anythingUnsent |= !send(client, message);
        }
        for (var line = nextLine(); line.isPresent(); line = nextLine()) {
            anythingUnsent |= !send(client, line.get());
        }
        everythingSent = true;
    }

    private boolean send(DtlsClient client, String message) {
        move(client);
        var outcome = client.send(message.getBytes(UTF_8));
        if (outcome.kind() == SendOutcome.Kind.SENT) {
            updating.after(() -> client.updateKeys(true));
            sent++;
            return true;
        }
        report.complain("not sent: " + outcome);
        return false;
    }

    /**
     * To another port after as many messages as {@code --rebind} says, and again after as many more: when the next one is due, for what answers
     * the last one goes to where that came from.
     */
    private void move(DtlsClient client) {
        if (rebind.isPresent() && sent > 0 && sent % rebind.getAsInt() == 0) {
            var outcome = client.rebind();
            if (outcome.kind() != RebindOutcome.Kind.REBOUND) {
                report.complain("--rebind: " + outcome);
            }
        }
    }

    /** The exit code when the session is over. */
    private Optional<ExitCode> heed(ReceiveOutcome outcome) {
        if (outcome.kind() == ReceiveOutcome.Kind.DATA) {
            report.data(received.flip().remaining(), text());
            return Optional.empty();
        }
        if (outcome instanceof ReceiveOutcome.Failed failed) {
            return Optional.of(report.failed(failed.failure()));
        }
        if (outcome instanceof ReceiveOutcome.IoError error) {
            return Optional.of(broken(error.cause()));
        }
        return switch (outcome.kind()) {
            case PEER_CLOSED, CLOSED -> {
                report.closedBy("peer");
                yield Optional.of(ExitCode.SUCCESS);
            }
            default -> Optional.empty();
        };
    }

    /** A server of DTLS 1.3 gives its tickets after the handshake: who hurries away misses them. */
    private void awaitTicket(DtlsClient client) {
        for (int i = 0;
                i < TICKET_WAITS
                        && client.resumable().map(ClientCommand::isThere).isEmpty();
                i++) {
            var unused = client.drive(TICKET_WAIT);
        }
    }

    private static boolean isThere(ResumableSession session) {
        session.close();
        return true;
    }

    private ExitCode goodbye(DtlsClient client) {
        if (keepsSession) {
            awaitTicket(client);
        }
        var outcome = client.shutdown(timeout);
        report.closedBy("local");
        if (outcome.kind() != SendOutcome.Kind.SENT) {
            report.complain("goodbye was not sent: " + outcome);
            return ExitCode.IO;
        }
        return ExitCode.SUCCESS;
    }

    private String text() {
        return UTF_8.decode(received.duplicate().rewind()).toString();
    }

    private Optional<String> nextLine() {
        try {
            return Optional.ofNullable(input.readLine());
        } catch (IOException e) {
            report.complain("standard input: " + e.getMessage());
            return Optional.empty();
        }
    }
}
