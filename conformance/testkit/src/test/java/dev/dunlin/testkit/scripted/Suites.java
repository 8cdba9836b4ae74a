package dev.dunlin.testkit.scripted;

/** The suites that the scripted peer speaks, the signal of RFC 5746, and the one group. */
final class Suites {
    static final int AES_128_GCM = 0x1301;
    static final int PSK_AES_128_GCM = 0x00A8;
    static final int PSK_AES_128_CCM_8 = 0xC0A8;
    static final int EMPTY_RENEGOTIATION_INFO = 0x00FF;
    static final int X25519 = 0x001D;

    private Suites() {}
}
