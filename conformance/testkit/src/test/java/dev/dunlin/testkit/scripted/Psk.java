package dev.dunlin.testkit.scripted;

/** What the scripted peer and our side have in common, that of {@link dev.dunlin.testkit.SharedKey}. */
final class Psk {
    static final Octets IDENTITY = Octets.text("sensor-17");
    static final Octets KEY = Octets.text("0123456789abcdef");

    private Psk() {}
}
