package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.internal.ConstantTime;
import dev.dunlin.crypto.internal.Digest;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CookieExtension;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.KeyShareRequest;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.negotiation.Dtls13Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

/**
 * A HelloRetryRequest that the server has sent and forgotten (RFC 9147 §5.1): its cookie holds all that is needed to go on as if it had
 * been remembered, so that the message itself, byte for byte, and the place of the first ClientHello in the transcript can be made again.
 *
 * <pre>
 *   suite&lt;2&gt;  group&lt;2&gt;, 0 for none  Hash(ClientHello1), by the hash of the suite  MAC&lt;16&gt;
 * </pre>
 *
 * <p>There is nothing else of the first ClientHello in it, and nothing that must stay secret: the suite and the group stand beside the
 * cookie in the same plaintext message, and who sees them has seen what was hashed (RFC 9147 §11). 52 or 68 bytes, for the answer counts
 * against what an unproven address may be sent: at most 151 bytes for a ClientHello that cannot be shorter than 98.
 */
public final class HelloRetry {
    /** Suite and group. */
    private static final int CHOICE = 4;

    /** SHA-384 has the longest hash of any suite of DTLS 1.3 (RFC 8446 appendix B.4). */
    private static final int LONGEST_HASH = HashAlgorithm.SHA384.length();

    private final CipherSuite suite;
    private final @Nullable NamedGroup group;
    private final Bytes clientHello1Hash;
    private final ServerHello message;

    private HelloRetry(CipherSuite suite, @Nullable NamedGroup group, Bytes clientHello1Hash, byte[] cookie) {
        this.suite = suite;
        this.group = group;
        this.clientHello1Hash = clientHello1Hash;
        this.message = message(suite, group, Bytes.of(cookie));
    }

    /**
     * The one that answers {@code hello} from {@code path}; the same hello from the same path has the same answer.
     *
     * @param digest of the hash of the suite
     */
    public static HelloRetry answering(
            CookieMac mac, Digest digest, byte[] path, ClientHelloOutline hello, Dtls13Choice choice) {
        var group = choice.group().filter(needed -> choice.asksForShare()).orElse(null);
        var hash = hello.hash(digest);
        int claims = CHOICE + hash.length;
        var cookie = new byte[claims + CookieMac.SHORT_LENGTH];
        put(cookie, 0, choice.suite().code());
        put(cookie, 2, group == null ? 0 : group.code());
        System.arraycopy(hash, 0, cookie, CHOICE, hash.length);
        System.arraycopy(mac.over(path, hello, cookie, claims), 0, cookie, claims, CookieMac.SHORT_LENGTH);
        return new HelloRetry(choice.suite(), group, Bytes.of(hash), cookie);
    }

    /** The one whose cookie {@code second} brings back, when that was made for it; compared in constant time. */
    public static Optional<HelloRetry> answeredBy(CookieMac mac, byte[] path, ClientHelloOutline second) {
        var cookie = second.retryCookie();
        int claims = cookie.length - CookieMac.SHORT_LENGTH;
        // Longer than any of ours: not worth a MAC.
        if (claims <= CHOICE || claims > CHOICE + LONGEST_HASH) {
            return Optional.empty();
        }
        var shown = Arrays.copyOfRange(cookie, claims, cookie.length);
        return ConstantTime.equal(mac.over(path, second, cookie, claims), shown)
                ? read(cookie, claims)
                : Optional.empty();
    }

    /** A cookie that is one of ours may yet be of another release, whose server has the same keys: then it is as good as none. */
    private static Optional<HelloRetry> read(byte[] cookie, int claims) {
        var suite = CipherSuite.of(ExtensionOutline.u16(cookie, 0)).orElse(null);
        int code = ExtensionOutline.u16(cookie, 2);
        var group = NamedGroup.of(code).orElse(null);
        if (suite == null || claims != CHOICE + suite.hash().length() || (group == null && code != 0)) {
            return Optional.empty();
        }
        var hash = Bytes.of(Arrays.copyOfRange(cookie, CHOICE, claims));
        return Optional.of(new HelloRetry(suite, group, hash, cookie));
    }

    private static ServerHello message(CipherSuite suite, @Nullable NamedGroup group, Bytes cookie) {
        var extensions = new ArrayList<Extension>(3);
        extensions.add(new SelectedVersion(ProtocolVersion.DTLS_1_3.code()));
        if (group != null) {
            extensions.add(new KeyShareRequest(group.code()));
        }
        extensions.add(new CookieExtension(cookie));
        return new ServerHello(
                ProtocolVersion.DTLS_1_2.code(),
                ServerHello.HELLO_RETRY_REQUEST,
                SessionId.NONE,
                suite.code(),
                new Extensions(extensions));
    }

    /** The suite, which ServerHello has to repeat (RFC 8446 §4.1.4). */
    public CipherSuite suite() {
        return suite;
    }

    /** The group for which a share was asked, which has to be the only one that comes (RFC 8446 §4.1.2); nothing when none was. */
    public Optional<NamedGroup> group() {
        return Optional.ofNullable(group);
    }

    /** What stands for the first ClientHello in the transcript, in a message_hash (RFC 8446 §4.4.1). */
    public Bytes clientHello1Hash() {
        return clientHello1Hash;
    }

    /** The message as it was sent, and stands in the transcript. */
    public ServerHello message() {
        return message;
    }

    private static void put(byte[] target, int at, int value) {
        target[at] = (byte) (value >> 8);
        target[at + 1] = (byte) value;
    }
}
