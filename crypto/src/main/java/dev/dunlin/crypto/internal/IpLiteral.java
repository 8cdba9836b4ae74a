package dev.dunlin.crypto.internal;

import java.util.Optional;
import java.util.OptionalInt;

/** IP addresses in text, without ever asking a resolver: RFC 6943 §3.1.1 (strict dotted decimal) and RFC 4291 §2.2. */
public final class IpLiteral {
    private static final int IPV6_GROUPS = 8;

    private IpLiteral() {}

    /** The one spelling of the address that {@code text} denotes: equal if and only if the bytes are. Empty when it denotes none. */
    public static Optional<String> canonical(String text) {
        return text.indexOf(':') < 0
                ? ipv4(text).map(IpLiteral::spellIpv4)
                : ipv6(text).map(IpLiteral::spellIpv6);
    }

    /** Two groups of 16 bits. */
    private static Optional<int[]> ipv4(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        int[] octets = new int[4];
        for (int i = 0; i < 4; i++) {
            var octet = number(parts[i], 3, 10);
            // Leading zeros are octal to some and decimal to others.
            if (octet.isEmpty() || octet.getAsInt() > 255 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
                return Optional.empty();
            }
            octets[i] = octet.getAsInt();
        }
        return Optional.of(new int[] {(octets[0] << 8) | octets[1], (octets[2] << 8) | octets[3]});
    }

    private static Optional<int[]> ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true).filter(groups -> groups.length == IPV6_GROUPS);
        }
        var head = groups(text.substring(0, gap), false);
        var tail = groups(text.substring(gap + 2), true);
        // A gap stands for at least one group of zeros.
        if (head.isEmpty() || tail.isEmpty() || head.get().length + tail.get().length >= IPV6_GROUPS) {
            return Optional.empty();
        }
        int[] groups = new int[IPV6_GROUPS];
        System.arraycopy(head.get(), 0, groups, 0, head.get().length);
        int tailLength = tail.get().length;
        System.arraycopy(tail.get(), 0, groups, IPV6_GROUPS - tailLength, tailLength);
        return Optional.of(groups);
    }

    /** Groups of hexadecimal digits between colons; at the end of an address the last may be an IPv4 address, which makes two. */
    private static Optional<int[]> groups(String text, boolean atEnd) {
        if (text.isEmpty()) {
            return Optional.of(new int[0]);
        }
        var parts = text.split(":", -1);
        boolean endsInIpv4 = atEnd && parts[parts.length - 1].indexOf('.') >= 0;
        int[] groups = new int[parts.length + (endsInIpv4 ? 1 : 0)];
        for (int i = 0; i < parts.length; i++) {
            if (endsInIpv4 && i == parts.length - 1) {
                var embedded = ipv4(parts[i]);
                if (embedded.isEmpty()) {
                    return Optional.empty();
                }
                System.arraycopy(embedded.get(), 0, groups, i, 2);
            } else {
                var group = number(parts[i], 4, 16);
                if (group.isEmpty()) {
                    return Optional.empty();
                }
                groups[i] = group.getAsInt();
            }
        }
        return Optional.of(groups);
    }

    private static OptionalInt number(String digits, int maxDigits, int radix) {
        if (digits.isEmpty() || digits.length() > maxDigits) {
            return OptionalInt.empty();
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return OptionalInt.empty();
            }
            value = value * radix + digit;
        }
        return OptionalInt.of(value);
    }

    private static String spellIpv4(int[] groups) {
        return (groups[0] >> 8) + "." + (groups[0] & 0xFF) + "." + (groups[1] >> 8) + "." + (groups[1] & 0xFF);
    }

    private static String spellIpv6(int[] groups) {
        var text = new StringBuilder();
        for (int group : groups) {
            text.append(text.length() == 0 ? "" : ":").append(Integer.toHexString(group));
        }
        return text.toString();
    }
}
