package dev.dunlin.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.examples.demo.Demo;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;

/** The command line tool: {@code dunlin client}, {@code dunlin server}, {@code dunlin demo}. */
public final class Dunlin {
    private static final String HELP =
            """
            dunlin: DTLS on the command line

              dunlin server HOST:PORT --cert F --key F [options]   serve; port 0 takes any free one
              dunlin server HOST:PORT --psk ID:HEX [options]       the same without certificates
              dunlin server HOST:PORT --rpk KEYFILE [options]      the same with a key and no certificate for it
              dunlin client HOST:PORT [options]                    connect
              dunlin demo                                          see both at work on this machine

            Both print a line for each event:

              READY host:port
              HANDSHAKE version=1.3 suite=TLS_… group=x25519 resumed=no|yes alpn=- peer=x509:CN=… | psk:ID | rpk:SHA256 | -
                        and, when agreed on, srtp=PROFILE cid=OURS/THEIRS rpk=SHA256
              EXPORT hex
              DATA bytes text
              CLOSED by=local|peer
              FAILED alert=… by=local|peer reason=…

            and end with 0 success, 1 handshake or authentication failed, 2 usage, 3 IO, 4 time-out.

            Both
              --cert F --key F      certificate chain and private key, PEM (PKCS#8, SEC1 or PKCS#1)
              --psk ID:HEX          pre-shared key and its identity, several for a server. Without --cert, --ca or
                                    --trust-any nobody is known in any other way. Other users of the machine may
                                    see it: for tests only
              --psk-import ID:HEX   the same for a key that both sides import, RFC 9258: DTLS 1.3 alone
              --rpk KEYFILE         private key, PEM: the public one is shown by itself (RFC 7250), beside --cert to
                                    whom it suits better
              --rpk-trust F         trust the owners of these public keys, PEM (openssl pkey -pubout)
              --ca F                trust what these certificates vouch for, PEM
              --trust-any           trust anyone: no authentication of the other side at all
              --suites A,B          cipher suites by IANA name, preferred first
              --groups a,b          x25519mlkem768 secp256r1mlkem768 (DTLS 1.3, where the JDK has ML-KEM)
                                    x25519 secp256r1 secp384r1 secp521r1 x448, preferred first
              --alpn a,b            application protocols, preferred first; the server's order decides
              --mtu N               bytes of the longest datagram to send, from 256 on
              --allow-no-ems        talk to peers without the extended master secret
              --min 1.2 --max 1.3   protocol versions
              --key-update N        new keys both ways after each N messages, with DTLS 1.3
              --srtp A,B            keys for SRTP (EXTRACTOR-dtls_srtp), profiles by name, preferred first:
                                    SRTP_AEAD_AES_128_GCM SRTP_AEAD_AES_256_GCM
                                    SRTP_AES128_CM_HMAC_SHA1_80 SRTP_AES128_CM_HMAC_SHA1_32
              --cid HEX|len:N       connection ids: a client's own, or what each of a server's begins with, in
                                    hexadecimal; or random ones of N bytes; len:0 for the peer's alone
              --export LABEL:LEN    print keying material, RFC 5705
              --keylog F            append the secrets of every session to F: for debugging only

            client
              --sni NAME            the name to ask for and to look for in the certificate; HOST unless given
              --session-file F      resume the session in F, if there is one, and keep the new one there
              --message TEXT        send this; may be repeated. Then each line of standard input is sent
              --expect-echo         wait for each message to come back
              --rebind N            another port of this machine after each N messages; the server knows us by
                                    its connection id
              --timeout S           for the handshake, and for each echo; 10 seconds unless given

            server
              --client-auth none|want|require    with --ca, --trust-any or --rpk-trust
              --no-cookie           answer at once, without proof that the client's address is its own
              --echo                send back what comes
              --follow rrc|newest|never          whether a client with a connection id is followed to another
                                    address: once it has answered a check there, at once, or not at all
              --once                end after one client: 0 when it closed well
              Lines of standard input go to all clients.

            Try: dunlin server 127.0.0.1:5684 --cert cert.pem --key key.pem --echo
                 dunlin client 127.0.0.1:5684 --ca cert.pem --sni localhost --message hello --expect-echo </dev/null
            """;

    private final BufferedReader input;
    private final PrintStream out;
    private final PrintStream err;

    Dunlin(InputStream input, PrintStream out, PrintStream err) {
        this.input = new BufferedReader(new InputStreamReader(input, UTF_8));
        this.out = out;
        this.err = err;
    }

    /** Runs a command and leaves the virtual machine with its exit code. */
    public static void main(String[] commandLine) {
        var out = new PrintStream(System.out, true, UTF_8);
        var err = new PrintStream(System.err, true, UTF_8);
        System.exit(new Dunlin(System.in, out, err).run(List.of(commandLine)).code());
    }

    ExitCode run(List<String> commandLine) {
        if (commandLine.isEmpty()) {
            err.print(HELP);
            return ExitCode.USAGE;
        }
        if (commandLine.contains("--help") || commandLine.get(0).equals("help")) {
            out.print(HELP);
            return ExitCode.SUCCESS;
        }
        var arguments = commandLine.subList(1, commandLine.size());
        var report = new Report(out, err);
        try {
            return switch (commandLine.get(0)) {
                case "client" ->
                    ClientCommand.parse(arguments, input, report, err).run();
                case "server" ->
                    ServerCommand.parse(arguments, input, report, err).run();
                case "demo" -> demo(arguments);
                default -> throw new UsageException("there is no command " + commandLine.get(0));
            };
        } catch (UsageException e) {
            err.println("dunlin: " + e.getMessage());
            err.println("dunlin --help teaches");
            return ExitCode.USAGE;
        }
    }

    private ExitCode demo(List<String> arguments) throws UsageException {
        if (!arguments.isEmpty()) {
            throw new UsageException("demo takes no arguments");
        }
        return new Demo(out).run() ? ExitCode.SUCCESS : ExitCode.REFUSED;
    }
}
