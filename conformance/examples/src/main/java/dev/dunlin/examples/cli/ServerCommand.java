package dev.dunlin.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.session.AddressPolicy;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Failure;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.net.DtlsServer;
import dev.dunlin.session.net.ServerSession;
import dev.dunlin.session.net.SessionEnd;
import dev.dunlin.session.net.SessionHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** {@code dunlin server}: serves any number of clients, prints what they say, says each line of standard input to all of them. */
final class ServerCommand implements SessionHandler {
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final InetSocketAddress address;
    private final DtlsServerConfig config;
    private final Optional<Exporting> exporting;
    private final boolean echo;
    private final boolean once;
    private final BufferedReader input;
    private final Report report;
    private final OptionalInt keyUpdate;
    private final Map<ServerSession, KeyUpdating> sessions = new ConcurrentHashMap<>();
    private final CompletableFuture<ExitCode> end = new CompletableFuture<>();

    private ServerCommand(
            Arguments arguments,
            DtlsServerConfig config,
            Optional<Exporting> exporting,
            BufferedReader input,
            Report report)
            throws UsageException {
        this.address = arguments.address();
        this.config = config;
        this.exporting = exporting;
        this.echo = arguments.has(Option.ECHO);
        this.once = arguments.has(Option.ONCE);
        this.input = input;
        this.report = report;
        this.keyUpdate = arguments.keyUpdate();
    }

    static ServerCommand parse(List<String> commandLine, BufferedReader input, Report report, PrintStream err)
            throws UsageException {
        var arguments = Arguments.parse(commandLine, Option.CLIENT_ONLY);
        var exporting = arguments.value(Option.EXPORT);
        return new ServerCommand(
                arguments,
                config(arguments, err),
                exporting.isEmpty() ? Optional.empty() : Optional.of(Exporting.parse(exporting.get())),
                input,
                report);
    }

    private static DtlsServerConfig config(Arguments arguments, PrintStream err) throws UsageException {
        var credentials = arguments.credentials();
        var raw = arguments.rawPublicKey();
        var psk = arguments.preSharedKeys();
        var imported = arguments.importedKeys();
        if (credentials.isEmpty() && raw.isEmpty() && psk.isEmpty() && imported.isEmpty()) {
            throw new UsageException("a server needs --cert and --key, or --rpk, --psk or --psk-import");
        }
        var builder = DtlsServerConfig.builder();
        credentials.ifPresent(builder::credentials);
        raw.ifPresent(builder::credentials);
        arguments.trustedKeys().ifPresent(builder::trustedKeys);
        arguments.trust().ifPresent(builder::trust);
        builder.clientAuthentication(clientAuthentication(arguments));
        builder.sessionCache(InMemorySessionCache.create());
        // A tool to try things with serves whoever comes, under whatever name.
        builder.refuseUnknownServerNames(false);
        builder.cookieExchange(!arguments.has(Option.NO_COOKIE));
        builder.requireExtendedMasterSecret(!arguments.has(Option.ALLOW_NO_EMS));
        try {
            psk.forEach(builder::psk);
            imported.forEach(builder::importedPsk);
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
            if (arguments.has(Option.SRTP)) {
                builder.srtpProfiles(arguments.srtpProfiles());
            }
            if (arguments.has(Option.CID)) {
                builder.connectionIds(
                        Identification.ofServer(arguments.value(Option.CID).orElseThrow()));
            }
            builder.followPeer(policy(arguments));
            if (arguments.has(Option.KEYLOG)) {
                builder.keyLog(KeyLogFile.at(arguments.value(Option.KEYLOG).orElseThrow(), err));
            }
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static ClientAuthentication clientAuthentication(Arguments arguments) throws UsageException {
        var text = arguments.value(Option.CLIENT_AUTH).orElse("none");
        return switch (text) {
            case "none" -> ClientAuthentication.NONE;
            case "want" -> ClientAuthentication.WANT;
            case "require" -> ClientAuthentication.REQUIRE;
            default -> throw new UsageException("--client-auth is none, want or require, not " + text);
        };
    }

    private static AddressPolicy policy(Arguments arguments) throws UsageException {
        var text = arguments.value(Option.FOLLOW).orElse("rrc");
        return switch (text) {
            case "rrc" -> AddressPolicy.RRC;
            case "newest" -> AddressPolicy.NEWEST;
            case "never" -> AddressPolicy.NEVER;
            default -> throw new UsageException("--follow is rrc, newest or never, not " + text);
        };
    }

    ExitCode run() {
        DtlsServer server;
        try {
            server = DtlsServer.bind(address, config, this);
        } catch (IOException e) {
            report.failedSilently("io_error");
            report.complain(address + ": " + e.getMessage());
            return ExitCode.IO;
        }
        try (server) {
            report.ready(server.localAddress());
            var speaker = new Thread(this::speak, "dunlin-speaker");
            speaker.setDaemon(true);
            speaker.start();
            var code = end.get();
            var unused = server.stop(FAREWELL);
            return code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.IO;
        } catch (ExecutionException e) {
            throw new AssertionError("the end is only ever completed with a code", e);
        }
    }

    @Override
    public void established(ServerSession session) {
        sessions.put(session, new KeyUpdating(keyUpdate, report));
        report.handshake(session.info());
        exporting.ifPresent(what -> report.export(session.export(what.label(), what.length())));
    }

    @Override
    public void received(ServerSession session, ByteBuffer message) {
        report.data(message.remaining(), UTF_8.decode(message.duplicate()).toString());
        if (echo) {
            complainUnlessSent(session, session.send(message));
        }
        var updating = sessions.get(session);
        if (updating != null) {
            updating.after(() -> session.updateKeys(true));
        }
    }

    @Override
    public void closed(ServerSession session, SessionEnd how) {
        sessions.remove(session);
        how.cause().ifPresent(cause -> report.complain(String.valueOf(cause)));
        var failure = how.failure();
        if (failure.isPresent()) {
            var unused = report.failed(failure.get());
            finish(ExitCode.REFUSED);
        } else {
            report.closedBy(how.kind() == SessionEnd.Kind.PEER_CLOSED ? "peer" : "local");
            finish(ExitCode.SUCCESS);
        }
    }

    @Override
    public void handshakeFailed(InetSocketAddress peer, Failure failure) {
        var unused = report.failed(failure);
        finish(ExitCode.REFUSED);
    }

    private void finish(ExitCode code) {
        if (once) {
            end.complete(code);
        }
    }

    /** Every line of standard input, to everyone. */
    private void speak() {
        try {
            for (var line = input.readLine(); line != null; line = input.readLine()) {
                for (var session : sessions.keySet()) {
                    complainUnlessSent(session, session.send(line.getBytes(UTF_8)));
                }
            }
        } catch (IOException e) {
            report.complain("standard input: " + e.getMessage());
        }
    }

    private void complainUnlessSent(ServerSession session, SendOutcome outcome) {
        if (outcome.kind() != SendOutcome.Kind.SENT) {
            report.complain("not sent to " + session.peer() + ": " + outcome);
        }
    }
}
