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
    SRTP("--srtp", true),
    PSK_IMPORT("--psk-import", true),
    CID("--cid", true),

    CLIENT_AUTH("--client-auth", true),
    NO_COOKIE("--no-cookie", false),
    ECHO("--echo", false),
    ONCE("--once", false),
    FOLLOW("--follow", true),

    SNI("--sni", true),
    SESSION_FILE("--session-file", true),
    MESSAGE("--message", true),
    EXPECT_ECHO("--expect-echo", false),
    TIMEOUT("--timeout", true),
    REBIND("--rebind", true);

    /** Those that may be given several times. */
    static final Set<Option> REPEATABLE = EnumSet.of(MESSAGE, PSK, PSK_IMPORT);

    /** Those of the server alone. */
    static final Set<Option> SERVER_ONLY = EnumSet.of(CLIENT_AUTH, NO_COOKIE, ECHO, ONCE, FOLLOW);

    /** Those of the client alone. */
    static final Set<Option> CLIENT_ONLY = EnumSet.of(SNI, SESSION_FILE, MESSAGE, EXPECT_ECHO, TIMEOUT, REBIND);

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
