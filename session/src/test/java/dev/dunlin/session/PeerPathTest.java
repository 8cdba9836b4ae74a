package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerPathTest {
    private static final byte[] LINK_LOCAL = {(byte) 0xFE, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    @Test
    void pathsWithTheSameAddressAndPortAreEqual() {
        var one = PeerPath.of(new InetSocketAddress("192.0.2.1", 5684));
        var other = PeerPath.of(new InetSocketAddress("192.0.2.1", 5684));
        assertEquals(one, other);
        assertEquals(one.hashCode(), other.hashCode());
        assertArrayEquals(one.bytes(), other.bytes());
    }

    @Test
    void addressAndPortBothTellPathsApart() {
        var path = PeerPath.of(new InetSocketAddress("192.0.2.1", 5684));
        assertNotEquals(path, PeerPath.of(new InetSocketAddress("192.0.2.2", 5684)));
        assertNotEquals(path, PeerPath.of(new InetSocketAddress("192.0.2.1", 5685)));
        assertNotEquals(path, PeerPath.of(new InetSocketAddress("192.0.2.1", 5684 + 256)));
    }

    @Test
    void theSameLinkLocalAddressOnTwoLinksIsTwoPaths() throws UnknownHostException {
        var first = new InetSocketAddress(Inet6Address.getByAddress(null, LINK_LOCAL, 2), 5684);
        var second = new InetSocketAddress(Inet6Address.getByAddress(null, LINK_LOCAL, 3), 5684);
        assertNotEquals(PeerPath.of(first), PeerPath.of(second));
        assertEquals(Optional.of(first), PeerPath.of(first).address());
    }

    @Test
    void anAddressComesBackOutOfItsPath() throws UnknownHostException {
        for (var address : new String[] {"192.0.2.1", "2001:db8::7"}) {
            var socket = new InetSocketAddress(InetAddress.getByName(address), 65535);
            assertEquals(Optional.of(socket), PeerPath.of(socket).address());
        }
    }

    @Test
    void anIdentityNeverPassesForAnAddressOrForTheFixedPath() {
        var address = PeerPath.of(new InetSocketAddress("192.0.2.1", 5684));
        assertNotEquals(address, PeerPath.of(address.bytes()));
        assertNotEquals(PeerPath.FIXED, PeerPath.of(PeerPath.FIXED.bytes()));
        assertEquals(Optional.empty(), PeerPath.of(address.bytes()).address());
        assertEquals(Optional.empty(), PeerPath.FIXED.address());
    }

    @Test
    void theCallersArrayMayChangeAfterwards() {
        var identity = new byte[] {1, 2, 3};
        var path = PeerPath.of(identity);
        identity[0] = 9;
        assertEquals(PeerPath.of(new byte[] {1, 2, 3}), path);
    }

    @Test
    void pathsPrintAsPeopleWriteThem() {
        assertEquals(
                "192.0.2.1:5684",
                PeerPath.of(new InetSocketAddress("192.0.2.1", 5684)).toString());
        assertEquals(
                "[2001:db8:0:0:0:0:0:7]:1",
                PeerPath.of(new InetSocketAddress("2001:db8::7", 1)).toString());
        assertEquals("path 0aff", PeerPath.of(new byte[] {10, -1}).toString());
        assertEquals("fixed path", PeerPath.FIXED.toString());
    }

    @Test
    void emptyIdentitiesAndUnresolvedAddressesAreMisuse() {
        assertThrows(IllegalArgumentException.class, () -> PeerPath.of(new byte[0]));
        var unresolved = InetSocketAddress.createUnresolved("sensor.example", 5684);
        assertThrows(IllegalArgumentException.class, () -> PeerPath.of(unresolved));
    }
}
