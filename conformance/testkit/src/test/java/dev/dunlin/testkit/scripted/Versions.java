package dev.dunlin.testkit.scripted;

/** Version numbers as they go over the wire. */
final class Versions {
    static final int DTLS_1_0 = 0xFEFF;
    static final int DTLS_1_2 = 0xFEFD;
    static final int DTLS_1_3 = 0xFEFC;

    private Versions() {}
}
