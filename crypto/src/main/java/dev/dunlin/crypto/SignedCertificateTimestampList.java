package dev.dunlin.crypto;

import dev.dunlin.crypto.internal.ConstantTime;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Signed certificate timestamps (SCTs) as they travel beside a certificate, RFC 6962 §3.3: what logs of Certificate Transparency have promised
 * about it. A list of at least one, none of them empty.
 *
 * <p>They are bytes here: which logs count, whether their signatures hold and are about this certificate, and how many of them it takes
 * (RFC 6962 §5.2) is for the application, which knows the logs. Equal to another when the bytes are. Immutable.
 */
public final class SignedCertificateTimestampList {
    /** Of the length before the list, and before each of its items. */
    private static final int PREFIX = 2;

    private static final int MOST = 0xFFFF;

    private final byte[] encoded;

    private SignedCertificateTimestampList(byte[] encoded) {
        this.encoded = encoded;
    }

    /**
     * These, in this order.
     *
     * @param timestamps each a SignedCertificateTimestamp of RFC 6962 §3.2; copied
     * @throws IllegalArgumentException when there is none, one is empty, or they take more than 65,535 bytes
     */
    public static SignedCertificateTimestampList of(List<byte[]> timestamps) {
        var list = new ByteArrayOutputStream();
        for (var timestamp : timestamps) {
            if (timestamp.length == 0 || timestamp.length > MOST) {
                throw new IllegalArgumentException(
                        "a signed certificate timestamp has from 1 to 65,535 bytes, not " + timestamp.length);
            }
            addLength(list, timestamp.length);
            list.writeBytes(timestamp);
        }
        if (list.size() == 0 || list.size() > MOST) {
            throw new IllegalArgumentException(
                    "a list of signed certificate timestamps has from 1 to 65,535 bytes, not " + list.size());
        }
        var encoded = new ByteArrayOutputStream();
        addLength(encoded, list.size());
        encoded.writeBytes(list.toByteArray());
        return new SignedCertificateTimestampList(encoded.toByteArray());
    }

    private static void addLength(ByteArrayOutputStream out, int length) {
        out.write(length >>> 8);
        out.write(length);
    }

    /**
     * The list in the layout of TLS, with its own length before it: the contents of the extension signed_certificate_timestamp.
     *
     * @param list is copied
     * @throws IllegalArgumentException when it is anything else, an empty list or one with an empty item included
     */
    public static SignedCertificateTimestampList ofEncoded(byte[] list) {
        if (list.length <= PREFIX || lengthAt(list, 0) != list.length - PREFIX) {
            throw new IllegalArgumentException("not a list of signed certificate timestamps");
        }
        for (int at = PREFIX; at < list.length; at = end(list, at)) {
            if (list.length - at <= PREFIX || lengthAt(list, at) == 0 || end(list, at) > list.length) {
                throw new IllegalArgumentException("an empty or incomplete signed certificate timestamp");
            }
        }
        return new SignedCertificateTimestampList(list.clone());
    }

    private static int lengthAt(byte[] list, int at) {
        return Byte.toUnsignedInt(list[at]) << 8 | Byte.toUnsignedInt(list[at + 1]);
    }

    /** Where the item that begins at {@code at} ends. */
    private static int end(byte[] list, int at) {
        return at + PREFIX + lengthAt(list, at);
    }

    /** The list as {@link #ofEncoded} reads it; a copy. */
    public byte[] encoded() {
        return encoded.clone();
    }

    /** Each of them, in their order; copies. */
    public List<byte[]> timestamps() {
        var timestamps = new ArrayList<byte[]>();
        for (int at = PREFIX; at < encoded.length; at = end(encoded, at)) {
            timestamps.add(Arrays.copyOfRange(encoded, at + PREFIX, end(encoded, at)));
        }
        return List.copyOf(timestamps);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedCertificateTimestampList that && ConstantTime.equal(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return "SignedCertificateTimestampList(" + timestamps().size() + ")";
    }
}
