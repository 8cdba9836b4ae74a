package dev.dunlin.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class IpLiteralPropertyTest {
    @Property(seed = "21", tries = 1000)
    void theJdksSpellingOfAnAddressIsTheCanonicalOne(@ForAll @Size(value = 16) byte[] bytes)
            throws UnknownHostException {
        var ipv6 = Inet6Address.getByAddress("", bytes, -1).getHostAddress();
        assertEquals(Optional.of(ipv6), IpLiteral.canonical(ipv6));
        var ipv4 = Inet4Address.getByAddress(Arrays.copyOf(bytes, 4)).getHostAddress();
        assertEquals(Optional.of(ipv4), IpLiteral.canonical(ipv4));
    }

    @Property(seed = "22", tries = 1000)
    void zerosMayBeLeftOutWhereverTheyStand(
            @ForAll @IntRange(max = 7) int from, @ForAll @IntRange(min = 1, max = 8) int count) {
        int zeros = Math.min(count, 8 - from);
        var groups = new String[8];
        Arrays.fill(groups, "a");
        Arrays.fill(groups, from, from + zeros, "0");
        var head = String.join(":", Arrays.copyOf(groups, from));
        var tail = String.join(":", Arrays.copyOfRange(groups, from + zeros, 8));
        assertEquals(Optional.of(String.join(":", groups)), IpLiteral.canonical(head + "::" + tail));
    }

    @Property(seed = "23", tries = 2000)
    void anyOtherTextIsNoAddressAndNoException(@ForAll String text) {
        // Random text hits an address by its syntax alone: then its canonical form must be stable.
        var canonical = IpLiteral.canonical(text);
        assertEquals(canonical, canonical.flatMap(IpLiteral::canonical));
    }

    @Example
    void embeddedIpv4IsTwoGroups() {
        assertEquals(Optional.of("0:0:0:0:0:ffff:c000:201"), IpLiteral.canonical("::ffff:192.0.2.1"));
        assertEquals(Optional.of("1:2:3:4:5:6:c000:201"), IpLiteral.canonical("1:2:3:4:5:6:192.0.2.1"));
    }

    @Example
    void whatLooksLikeAnAddressAndIsNone() {
        for (var text : new String[] {
            "",
            ".",
            "1",
            "1.2.3",
            "1.2.3.4.5",
            "256.1.1.1",
            "01.2.3.4",
            "1.2.3.",
            "1..2.3",
            "1.2.3.4 ",
            "0x1.2.3.4",
            "1.2.3.+4",
            ":",
            ":::",
            "::1::",
            "1::2::3",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7:8::",
            "::1:2:3:4:5:6:7:8",
            "12345::",
            "g::",
            "1:",
            ":1",
            "fe80::1%eth0",
            "[::1]",
            "::1.2.3",
            "1.2.3.4::",
            "::1.2.3.4:5",
            "1:2:3:4:5:6:7:1.2.3.4",
            "\u0661.2.3.4"
        }) {
            assertEquals(Optional.empty(), IpLiteral.canonical(text), text);
        }
    }
}
