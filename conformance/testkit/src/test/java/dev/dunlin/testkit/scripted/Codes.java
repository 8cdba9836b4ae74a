package dev.dunlin.testkit.scripted;

/** The registry's numbers that scripts use. */
final class Codes {
    static final int DTLS_1_0 = 0xFEFF;
    static final int DTLS_1_2 = 0xFEFD;
    static final int DTLS_1_3 = 0xFEFC;

    private Codes() {}

    /** Content types of records. */
    static final class Content {
        static final int CHANGE_CIPHER_SPEC = 20;
        static final int ALERT = 21;
        static final int HANDSHAKE = 22;
        static final int APPLICATION_DATA = 23;
        static final int TLS12_CID = 25;
        static final int ACK = 26;
        static final int RETURN_ROUTABILITY_CHECK = 27;

        private Content() {}
    }

    /** Types of handshake messages. */
    static final class Type {
        static final int CLIENT_HELLO = 1;
        static final int SERVER_HELLO = 2;
        static final int HELLO_VERIFY_REQUEST = 3;
        static final int NEW_SESSION_TICKET = 4;
        static final int ENCRYPTED_EXTENSIONS = 8;
        static final int REQUEST_CONNECTION_ID = 9;
        static final int NEW_CONNECTION_ID = 10;
        static final int SERVER_KEY_EXCHANGE = 12;
        static final int SERVER_HELLO_DONE = 14;
        static final int CLIENT_KEY_EXCHANGE = 16;
        static final int FINISHED = 20;
        static final int KEY_UPDATE = 24;
        static final int MESSAGE_HASH = 254;

        private Type() {}
    }

    /** Types of extensions. */
    static final class Extension {
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

        private Extension() {}
    }

    /** Suites and the group that the scripted peer speaks. */
    static final class Suite {
        static final int AES_128_GCM = 0x1301;
        static final int PSK_AES_128_GCM = 0x00A8;
        static final int PSK_AES_128_CCM_8 = 0xC0A8;
        static final int EMPTY_RENEGOTIATION_INFO = 0x00FF;
        static final int X25519 = 0x001D;

        private Suite() {}
    }

    /** Alerts. */
    static final class Alert {
        static final int CLOSE_NOTIFY = 0;
        static final int UNEXPECTED_MESSAGE = 10;
        static final int ILLEGAL_PARAMETER = 47;
        static final int DECODE_ERROR = 50;
        static final int TOO_MANY_CIDS_REQUESTED = 52;
        static final int UNSUPPORTED_EXTENSION = 110;

        private Alert() {}
    }
}
