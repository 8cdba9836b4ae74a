package dev.dunlin.examples.cli;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The options of {@code dunlin client} and {@code dunlin server}. */
enum Option {
    CERT("--cert", true),
    KEY("--key", true),
    PSK("--psk", true),
    CA("--ca", true),
    TRUST_ANY("--trust-any", false),
    RPK("--rpk", true),
    RPK_TRUST("--rpk-trust", true),
    MIN("--min", true),
    MAX("--max", true),
    SUITES("--suites", true),
    GROUPS("--groups", true),
    ALPN("--alpn", true),
    MTU("--mtu", true),
    ALLOW_NO_EMS("--allow-no-ems", false),
    KEYLOG("--keylog", true),
    EXPORT("--export", true),
    KEY_UPDATE("--key-update", true),

    CLIENT_AUTH("--client-auth", true),
    NO_COOKIE("--no-cookie", false),
    ECHO("--echo", false),
    ONCE("--once", false),

    SNI("--sni", true),
    SESSION_FILE("--session-file", true),
    MESSAGE("--message", true),
    EXPECT_ECHO("--expect-echo", false),
    TIMEOUT("--timeout", true);

    /** Those that may be given several times. */
    static final Set<Option> REPEATABLE = EnumSet.of(MESSAGE, PSK);

    /** Those of the server alone. */
    static final Set<Option> SERVER_ONLY = EnumSet.of(CLIENT_AUTH, NO_COOKIE, ECHO, ONCE);

    /** Those of the client alone. */
    static final Set<Option> CLIENT_ONLY = EnumSet.of(SNI, SESSION_FILE, MESSAGE, EXPECT_ECHO, TIMEOUT);

    /** Options of the tool as it will be. */
    static final Set<String> NOT_THERE_YET = Set.of("--psk-import", "--cid", "--rebind", "--follow", "--srtp");

    private final String text;
    private final boolean takesValue;

    Option(String text, boolean takesValue) {
        this.text = text;
        this.takesValue = takesValue;
    }

    static Optional<Option> of(String text) {
        return EnumSet.allOf(Option.class).stream()
                .filter(option -> option.text.equals(text))
                .findFirst();
    }

    boolean takesValue() {
        return takesValue;
    }

    @Override
    public String toString() {
        return text;
    }
}
