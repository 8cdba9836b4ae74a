package dev.dunlin.session;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where datagrams come from and go to: an opaque key with value equality. For UDP it is an address and a port, for ICE a candidate pair,
 * for any other transport whatever tells its peers apart. Its bytes enter the MAC of the stateless cookie, which is how a cookie is bound
 * to the address that asked for it (RFC 6347 §4.2.1).
 *
 * <p>Immutable. A caller that has many datagrams from one peer keeps the path instead of making it anew.
 */
public final class PeerPath {
    /** The path of a session that has only one. */
    public static final PeerPath FIXED = new PeerPath(new byte[] {Form.FIXED});

    private final byte[] bytes;

    private PeerPath(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The path that {@code identity} stands for.
     *
     * @throws IllegalArgumentException when {@code identity} is empty
     */
    public static PeerPath of(byte[] identity) {
        if (identity.length == 0) {
            throw new IllegalArgumentException("a path needs an identity of at least one byte");
        }
        var bytes = new byte[1 + identity.length];
        bytes[0] = Form.OPAQUE;
        System.arraycopy(identity, 0, bytes, 1, identity.length);
        return new PeerPath(bytes);
    }

    /**
     * The path over UDP to this address and port.
     *
     * @throws IllegalArgumentException when {@code address} is unresolved
     */
    public static PeerPath of(InetSocketAddress address) {
        var host = address.getAddress();
        if (host == null) {
            throw new IllegalArgumentException(address + " is not resolved");
        }
        var raw = host.getAddress();
        // Link-local addresses repeat on every link: the scope tells them apart.
        int scope = host instanceof Inet6Address six ? six.getScopeId() : 0;
        int length = Form.ADDRESS + raw.length;
        var bytes = ByteBuffer.allocate(scope == 0 ? length : length + Integer.BYTES);
        bytes.put(scope == 0 ? Form.UDP : Form.UDP_SCOPED)
                .putChar((char) address.getPort())
                .put(raw);
        if (scope != 0) {
            bytes.putInt(scope);
        }
        return new PeerPath(bytes.array());
    }

    /** The address and port of a path that was made from one. */
    public Optional<InetSocketAddress> address() {
        boolean isScoped = bytes[0] == Form.UDP_SCOPED;
        if (bytes[0] != Form.UDP && !isScoped) {
            return Optional.empty();
        }
        var in = ByteBuffer.wrap(bytes);
        var port = in.getChar(Form.PORT);
        int end = isScoped ? bytes.length - Integer.BYTES : bytes.length;
        try {
            var raw = Arrays.copyOfRange(bytes, Form.ADDRESS, end);
            var host = isScoped ? Inet6Address.getByAddress(null, raw, in.getInt(end)) : InetAddress.getByAddress(raw);
            return Optional.of(new InetSocketAddress(host, port));
        } catch (UnknownHostException e) {
            throw new AssertionError("the bytes came from an address", e);
        }
    }

    /** What enters the cookie's MAC: the live array, to be read only. */
    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof PeerPath path && Arrays.equals(bytes, path.bytes));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return switch (bytes[0]) {
            case Form.UDP, Form.UDP_SCOPED -> {
                var address = address().orElseThrow();
                var host = address.getAddress().getHostAddress();
                yield (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
            }
            case Form.OPAQUE -> "path " + HexFormat.of().formatHex(bytes, 1, bytes.length);
            default -> "fixed path";
        };
    }

    /** How the bytes are laid out: the form first, so that an identity can never pass for an address. */
    private static final class Form {
        static final byte FIXED = 0;
        static final byte OPAQUE = 1;
        /** Port and address. */
        static final byte UDP = 2;
        /** The same, and the scope of the address. */
        static final byte UDP_SCOPED = 3;

        static final int PORT = 1;
        static final int ADDRESS = PORT + Character.BYTES;

        private Form() {}
    }
}
