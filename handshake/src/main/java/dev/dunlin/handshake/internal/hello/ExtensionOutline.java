package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.message.ExtensionType;
import dev.dunlin.handshake.internal.message.OfferedPsk;
import dev.dunlin.handshake.internal.negotiation.Dtls13Choice;
import java.util.Arrays;

/**
 * Where the extensions of a ClientHello lie that the front door has to know before the sender has proven anything. One pass over the block
 * finds and checks them; nothing is copied. A view, valid as long as the array is not changed.
 */
final class ExtensionOutline {
    private final byte[] array;
    private @Nullable Span versions;
    private @Nullable Span groups;
    private @Nullable Span shares;
    private @Nullable Span cookie;
    private @Nullable Span binders;

    /** A part of the array. */
    private record Span(int from, int to) {
        static Span of(WireReader in) {
            return new Span(in.position(), in.position() + in.remaining());
        }
    }

    private ExtensionOutline(byte[] array) {
        this.array = array;
    }

    /** Of what {@code in} has left, which is nothing, or the block with its length; {@code array} is what it reads. */
    static ExtensionOutline of(byte[] array, WireReader in) throws DecodeFailure {
        var outline = new ExtensionOutline(array);
        if (!in.isExhausted()) {
            outline.scan(in.vector16(0, 0xFFFF));
            in.expectEnd();
        }
        return outline;
    }

    private void scan(WireReader block) throws DecodeFailure {
        while (!block.isExhausted()) {
            int type = block.u16();
            var body = block.vector16(0, 0xFFFF);
            if (type == ExtensionType.SUPPORTED_VERSIONS.code()) {
                versions = once(versions, codes(onlyVector(body, body.vector8(2, 0xFE))));
            } else if (type == ExtensionType.SUPPORTED_GROUPS.code()) {
                groups = once(groups, codes(onlyVector(body, body.vector16(2, 0xFFFE))));
            } else if (type == ExtensionType.KEY_SHARE.code()) {
                shares = once(shares, shares(onlyVector(body, body.vector16(0, 0xFFFF))));
            } else if (type == ExtensionType.COOKIE.code()) {
                cookie = once(cookie, Span.of(onlyVector(body, body.vector16(1, 0xFFFF))));
            } else if (type == ExtensionType.PRE_SHARED_KEY.code()) {
                body.vector16(7, 0xFFFF);
                binders = once(binders, binders(onlyVector(body, body.vector16(OfferedPsk.LEAST_BINDER + 1, 0xFFFF))));
            }
        }
    }

    private static WireReader onlyVector(WireReader body, WireReader vector) throws DecodeFailure {
        body.expectEnd();
        return vector;
    }

    private static Span once(@Nullable Span before, Span found) throws DecodeFailure {
        if (before != null) {
            throw DecodeFailure.illegal("an extension twice");
        }
        return found;
    }

    private static Span codes(WireReader list) throws DecodeFailure {
        if (list.remaining() % 2 != 0) {
            throw DecodeFailure.malformed("a list of codes ends in the middle of one");
        }
        return Span.of(list);
    }

    private static Span shares(WireReader list) throws DecodeFailure {
        var all = Span.of(list);
        while (!list.isExhausted()) {
            list.skip(2);
            list.vector16(1, 0xFFFF);
        }
        return all;
    }

    private static Span binders(WireReader list) throws DecodeFailure {
        var all = Span.of(list);
        while (!list.isExhausted()) {
            list.vector8(OfferedPsk.LEAST_BINDER, 0xFF);
        }
        return all;
    }

    boolean hasVersions() {
        return versions != null;
    }

    boolean listsVersion(int code) {
        return lists(versions, code);
    }

    boolean listsGroup(int code) {
        return lists(groups, code);
    }

    boolean hasKeyShare() {
        return shares != null;
    }

    boolean hasShareFor(int group) {
        if (shares == null) {
            return false;
        }
        // Each entry is the group, the length of its value, the value.
        for (int at = shares.from; at < shares.to; at += 4 + u16(array, at + 2)) {
            if (u16(array, at) == group) {
                return true;
            }
        }
        return false;
    }

    /** See {@link Dtls13Choice.Offer#firstPskFor}. */
    int firstPskFor(HashAlgorithm hash) {
        if (binders == null) {
            return Dtls13Choice.Offer.NO_PSK;
        }
        int place = 0;
        for (int at = binders.from; at < binders.to; at += 1 + (array[at] & 0xFF)) {
            if ((array[at] & 0xFF) == hash.length()) {
                return place;
            }
            place++;
        }
        return Dtls13Choice.Offer.NO_PSK;
    }

    boolean hasCookie() {
        return cookie != null;
    }

    /** A copy of the cookie; empty when there is none. */
    byte[] cookie() {
        return cookie == null ? new byte[0] : Arrays.copyOfRange(array, cookie.from, cookie.to);
    }

    private boolean lists(@Nullable Span codes, int code) {
        return codes != null && lists(array, codes.from, codes.to, code);
    }

    /** Whether {@code code} is among the two-byte codes of {@code array[from, to)}. */
    static boolean lists(byte[] array, int from, int to, int code) {
        for (int at = from; at < to; at += 2) {
            if (u16(array, at) == code) {
                return true;
            }
        }
        return false;
    }

    /** The two-byte number at {@code at}. */
    static int u16(byte[] array, int at) {
        return ((array[at] & 0xFF) << 8) | (array[at + 1] & 0xFF);
    }
}
