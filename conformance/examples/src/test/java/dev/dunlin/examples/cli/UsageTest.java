package dev.dunlin.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.examples.demo.TestIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A command line that makes no sense ends with 2 and says why. */
@Timeout(30)
class UsageTest {
    /** Stand for the files of a certificate and its key. */
    private static final String CERT = "CERT";

    private static final String KEY = "KEY";

    private final TestIdentity identity;

    UsageTest(@TempDir Path folder) throws IOException, GeneralSecurityException {
        identity = TestIdentity.in(folder, "server");
    }

    private record Wrong(String complaint, List<String> commandLine) {
        Wrong(String complaint, String... commandLine) {
            this(complaint, List.of(commandLine));
        }

        @Override
        public String toString() {
            return String.join(" ", commandLine);
        }
    }

    static Stream<Wrong> wrongCommandLines() {
        return Stream.of(
                new Wrong("no command", "serve"),
                new Wrong("takes no arguments", "demo", "now"),
                new Wrong("one HOST:PORT", "client"),
                new Wrong("one HOST:PORT", "client", "a:1", "b:2"),
                new Wrong("is not HOST:PORT", "client", "localhost"),
                new Wrong("the port is a number", "client", "localhost:https"),
                new Wrong("the port is from 0", "client", "localhost:70000"),
                new Wrong("no option --frobnicate", "client", "localhost:1", "--frobnicate"),
                new Wrong("--psk-import is ID:HEX", "client", "localhost:1", "--psk-import", "u"),
                new Wrong("RFC 9258", "client", "localhost:1", "--psk", "u:00", "--psk-import", "v:00"),
                new Wrong("no SRTP profile X", "client", "localhost:1", "--trust-any", "--srtp", "X"),
                new Wrong("--follow is rrc", "server", "localhost:1", "--psk", "u:00", "--follow", "me"),
                new Wrong("--rebind is from 1", "client", "localhost:1", "--trust-any", "--rebind", "0"),
                new Wrong("a client has one --psk", "client", "localhost:1", "--psk", "u:00", "--psk", "v:00"),
                new Wrong("--psk is ID:HEX", "client", "localhost:1", "--psk", "u"),
                new Wrong("in hexadecimal", "client", "localhost:1", "--psk", "u:0g"),
                new Wrong("in hexadecimal", "server", "localhost:1", "--psk", "u:"),
                new Wrong("under u", "server", "localhost:1", "--psk", "u:00", "--psk", "u:01"),
                new Wrong("N from 0 to 255", "server", "localhost:1", "--psk", "u:00", "--cid", "len:256"),
                new Wrong("--cid is in hexadecimal", "client", "localhost:1", "--trust-any", "--cid", "xy"),
                new Wrong("belongs to the other command", "server", "localhost:1", "--rebind", "1"),
                new Wrong(
                        "--session-file: cannot write /",
                        "client",
                        "localhost:1",
                        "--trust-any",
                        "--session-file",
                        "/"),
                new Wrong("no version is from", "client", "localhost:1", "--trust-any", "--min", "1.3", "--max", "1.2"),
                new Wrong("--key-update is from 1", "client", "localhost:1", "--trust-any", "--key-update", "0"),
                new Wrong("--min is 1.2", "client", "localhost:1", "--trust-any", "--min", "1.1"),
                new Wrong("belongs to the other command", "client", "localhost:1", "--echo"),
                new Wrong("belongs to the other command", "server", "localhost:1", "--message", "x"),
                new Wrong("--sni needs a value", "client", "localhost:1", "--sni"),
                new Wrong("more than once", "client", "localhost:1", "--mtu", "500", "--mtu", "600"),
                new Wrong("exclude each other", "client", "localhost:1", "--trust-any", "--ca", "f"),
                new Wrong("cannot read no-such-file", "client", "localhost:1", "--ca", "no-such-file"),
                new Wrong("--key is missing", "client", "localhost:1", "--trust-any", "--cert", CERT),
                new Wrong("no certificate", "client", "localhost:1", "--ca", KEY),
                new Wrong("no suite FANCY", "client", "localhost:1", "--trust-any", "--suites", "FANCY"),
                new Wrong("no group curve", "client", "localhost:1", "--trust-any", "--groups", "curve"),
                new Wrong("mtu must be from 256", "client", "localhost:1", "--trust-any", "--mtu", "100"),
                new Wrong("--timeout is from 1", "client", "localhost:1", "--trust-any", "--timeout", "0"),
                new Wrong("--export is LABEL:LEN", "client", "localhost:1", "--trust-any", "--export", "label"),
                new Wrong("--keylog: cannot write", "client", "localhost:1", "--trust-any", "--keylog", "/no/folder"),
                new Wrong("neither a host name nor", "client", "localhost:1", "--trust-any", "--sni", "two words"),
                new Wrong("a server needs --cert", "server", "localhost:1"),
                new Wrong("cannot read missing.pem", "server", "localhost:1", "--cert", "missing.pem", "--key", KEY),
                new Wrong("--client-auth is none", server("--client-auth", "maybe")),
                new Wrong("no trust to judge clients", server("--client-auth", "require")),
                new Wrong("does not ask for them", server("--ca", CERT)),
                new Wrong("serves none of", server("--suites", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")));
    }

    private static String[] server(String... options) {
        return Stream.concat(Stream.of("server", "localhost:0", "--cert", CERT, "--key", KEY), Stream.of(options))
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("wrongCommandLines")
    void aWrongCommandLineIsExplained(Wrong wrong) throws Exception {
        var commandLine = wrong.commandLine().stream()
                .map(word -> word.equals(CERT) ? identity.certificate() : word.equals(KEY) ? identity.key() : word)
                .toArray(String[]::new);
        try (var tool = Running.dunlin(commandLine)) {
            assertEquals(ExitCode.USAGE, tool.exit());
            assertTrue(tool.complaints().contains(wrong.complaint()), tool.complaints());
            assertEquals(List.of(), tool.rest());
        }
    }

    @Test
    void helpTeachesEveryOption() throws Exception {
        try (var tool = Running.dunlin("--help")) {
            assertEquals(ExitCode.SUCCESS, tool.exit());
            var help = String.join("\n", tool.rest());
            for (var option : Option.values()) {
                assertTrue(help.contains(option.toString()), option::toString);
            }
        }
    }

    @Test
    void aBareCallIsAUsageErrorThatTeaches() throws Exception {
        try (var tool = Running.dunlin()) {
            assertEquals(ExitCode.USAGE, tool.exit());
            assertTrue(tool.complaints().contains("dunlin client HOST:PORT"), tool.complaints());
        }
    }

    @Test
    void exitCodesAreThoseOfTheManual() {
        assertEquals(
                List.of(0, 1, 2, 3, 4),
                Stream.of(ExitCode.values()).map(ExitCode::code).toList());
    }
}
