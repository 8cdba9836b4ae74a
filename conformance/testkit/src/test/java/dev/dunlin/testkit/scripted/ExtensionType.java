package dev.dunlin.testkit.scripted;

/** Types of extensions. */
final class ExtensionType {
    static final int SUPPORTED_GROUPS = 10;
    static final int EXTENDED_MASTER_SECRET = 23;
    static final int PRE_SHARED_KEY = 41;
    static final int SUPPORTED_VERSIONS = 43;
    static final int COOKIE = 44;
    static final int PSK_KEY_EXCHANGE_MODES = 45;
    static final int KEY_SHARE = 51;
    static final int CONNECTION_ID = 54;
    static final int RRC = 61;
    static final int RENEGOTIATION_INFO = 0xFF01;

    private ExtensionType() {}
}
