package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SupportedVersions;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The only place that compares protocol versions (RFC 9147 §5.3, RFC 8446 §4.2.1, RFC 5246 appendix E.1): what it answers selects the
 * states that follow, which then never ask again.
 */
public final class VersionNegotiation {
    /** Where numbers that fall from DTLS 1.0 on, FEFF, would meet those of TLS halfway. */
    private static final int LAST_OF_DTLS = 0x8000;

    private static final List<ProtocolVersion> NEWEST_FIRST =
            List.of(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_2);

    /** The first seven bytes that end the random of a server which could have done better, "DOWNGRD" (RFC 8446 §4.1.3). */
    private static final byte[] DOWNGRADE = {0x44, 0x4F, 0x57, 0x4E, 0x47, 0x52, 0x44};

    /** The eighth: 1.2 was chosen. */
    private static final byte TO_1_2 = 1;

    /** The eighth: something older than 1.2 was chosen. */
    private static final byte TO_OLDER = 0;

    private VersionNegotiation() {}

    /** Whether {@code newer} is {@code older} or came after it. */
    static boolean isOrdered(ProtocolVersion older, ProtocolVersion newer) {
        return older.code() >= newer.code();
    }

    /** The version that a suite is for: none is for both (RFC 8446 appendix B.4). */
    static ProtocolVersion versionOf(CipherSuite suite) {
        return suite.namesKeyExchange() ? ProtocolVersion.DTLS_1_2 : ProtocolVersion.DTLS_1_3;
    }

    static boolean isOf(CipherSuite suite, ProtocolVersion version) {
        return versionOf(suite) == version;
    }

    static List<ProtocolVersion> newestFirst() {
        return NEWEST_FIRST;
    }

    /** The version that we, as server, choose for this ClientHello: the newest that both sides speak. */
    public static ProtocolVersion choose(VersionRange ours, ClientHello hello) throws HandshakeFailure {
        var listed = hello.extensions().find(SupportedVersions.class);
        if (listed.isPresent()) {
            var version = newest(ours, listed.get().codes()::contains)
                    .orElseThrow(() -> noCommonVersion("supported_versions has nothing that we speak"));
            // RFC 9846 §4.2.2: for 1.3 the old field is fixed.
            if (version == ProtocolVersion.DTLS_1_3 && hello.legacyVersion() != ProtocolVersion.DTLS_1_2.code()) {
                throw noCommonVersion("legacy_version of a ClientHello for DTLS 1.3 is "
                        + Integer.toHexString(hello.legacyVersion()));
            }
            return version;
        }
        int version = hello.legacyVersion();
        return byNumber(ours, version)
                .orElseThrow(() -> noCommonVersion("client_version is " + Integer.toHexString(version)));
    }

    /** How we, as server, answer this ClientHello as long as nobody is known to have sent it: by the version that {@link #choose} will choose. */
    public static StatelessAnswer statelessAnswer(VersionRange ours, ClientHelloOutline hello) {
        var version = hello.hasVersions() ? newest(ours, hello::listsVersion) : byNumber(ours, hello.legacyVersion());
        if (version.isEmpty()) {
            return StatelessAnswer.PROTOCOL_VERSION;
        }
        if (version.get() != ProtocolVersion.DTLS_1_3) {
            return StatelessAnswer.HELLO_VERIFY_REQUEST;
        }
        return hello.legacyVersion() == ProtocolVersion.DTLS_1_2.code()
                ? StatelessAnswer.HELLO_RETRY_REQUEST
                : StatelessAnswer.PROTOCOL_VERSION;
    }

    private static Optional<ProtocolVersion> newest(VersionRange ours, IntPredicate listed) {
        return NEWEST_FIRST.stream()
                .filter(version -> ours.includes(version) && listed.test(version.code()))
                .findFirst();
    }

    private static Optional<ProtocolVersion> byNumber(VersionRange ours, int version) {
        // Numbers of DTLS fall from FEFF; those of TLS, which nobody sends here, rise from 0300.
        boolean mayBe12 = version >= LAST_OF_DTLS && version <= ProtocolVersion.DTLS_1_2.code();
        return mayBe12 && ours.includes(ProtocolVersion.DTLS_1_2)
                ? Optional.of(ProtocolVersion.DTLS_1_2)
                : Optional.empty();
    }

    /**
     * The version that this ServerHello or HelloRetryRequest has chosen from what we, as client, offered.
     *
     * @param afterHelloVerifyRequest whether one was followed, which only a server of 1.2 sends (RFC 9147 §5.1)
     */
    public static ProtocolVersion chosenBy(VersionRange ours, boolean afterHelloVerifyRequest, ServerHello hello)
            throws HandshakeFailure {
        var selected = hello.extensions().find(SelectedVersion.class).map(SelectedVersion::version);
        if (selected.isPresent()) {
            if (afterHelloVerifyRequest) {
                throw noCommonVersion("a server that has sent HelloVerifyRequest chooses DTLS 1.3");
            }
            // RFC 8446 §4.2.1: the extension is for 1.3 and later, and then legacy_version is fixed.
            if (selected.get() != ProtocolVersion.DTLS_1_3.code() || !ours.includes(ProtocolVersion.DTLS_1_3)) {
                throw Faults.illegal("supported_versions names a version that was not offered");
            }
            if (hello.legacyVersion() != ProtocolVersion.DTLS_1_2.code()) {
                throw noCommonVersion("legacy_version of a ServerHello for DTLS 1.3 is "
                        + Integer.toHexString(hello.legacyVersion()));
            }
            return ProtocolVersion.DTLS_1_3;
        }
        if (hello.legacyVersion() != ProtocolVersion.DTLS_1_2.code() || !ours.includes(ProtocolVersion.DTLS_1_2)) {
            throw noCommonVersion("server_version is " + Integer.toHexString(hello.legacyVersion()));
        }
        if (ours.includes(ProtocolVersion.DTLS_1_3) && isMarked(hello.random())) {
            throw Faults.illegal("the server speaks DTLS 1.3 and has answered as if we did not (RFC 8446 §4.1.3)");
        }
        return ProtocolVersion.DTLS_1_2;
    }

    /** Whether the ServerHello after a HelloRetryRequest names the version that this has settled (RFC 8446 §4.1.4). */
    public static boolean staysAtDtls13(ServerHello hello) {
        return hello.extensions()
                .find(SelectedVersion.class)
                .map(selected -> selected.version() == ProtocolVersion.DTLS_1_3.code())
                .orElse(false);
    }

    /** The random of a ServerHello for DTLS 1.2: a server that speaks 1.3, too, says so in it (RFC 8446 §4.1.3). */
    public static Random dtls12ServerRandom(VersionRange ours, Random fresh) {
        if (!ours.includes(ProtocolVersion.DTLS_1_3)) {
            return fresh;
        }
        var bytes = fresh.bytes().toByteArray();
        int at = bytes.length - DOWNGRADE.length - 1;
        System.arraycopy(DOWNGRADE, 0, bytes, at, DOWNGRADE.length);
        bytes[bytes.length - 1] = TO_1_2;
        return new Random(Bytes.of(bytes));
    }

    private static boolean isMarked(Random random) {
        var bytes = random.bytes().toByteArray();
        int at = bytes.length - DOWNGRADE.length - 1;
        for (int i = 0; i < DOWNGRADE.length; i++) {
            if (bytes[at + i] != DOWNGRADE[i]) {
                return false;
            }
        }
        byte last = bytes[bytes.length - 1];
        return last == TO_1_2 || last == TO_OLDER;
    }

    static HandshakeFailure noCommonVersion(String detail) {
        return new HandshakeFailure(AlertDescription.PROTOCOL_VERSION, FailureReason.NO_COMMON_VERSION, detail);
    }
}
