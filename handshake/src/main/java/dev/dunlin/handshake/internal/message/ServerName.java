package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.nio.charset.StandardCharsets;

/**
 * The name of the server that the client wants to reach, RFC 6066 §3.
 *
 * @param hostName 1 to 255 visible ASCII characters, as sent
 */
public record ServerName(String hostName) implements Extension {
    private static final int HOST_NAME = 0;
    /** The longest name of the DNS, RFC 1035 §2.3.4. */
    private static final int MAX_LENGTH = 255;

    public ServerName {
        if (!isHostName(hostName)) {
            throw new IllegalArgumentException("not a host name in ASCII");
        }
    }

    /** An empty acknowledgement outside ClientHello. */
    static Extension decode(WireReader in, MessageContext context) throws DecodeFailure {
        return context == MessageContext.CLIENT_HELLO ? decodeOffer(in) : new ServerNameAcknowledgement();
    }

    /**
     * One host_name and nothing else: there may be only one of a type, no other type was ever defined, and the layout of an undefined one
     * cannot be known.
     */
    private static ServerName decodeOffer(WireReader in) throws DecodeFailure {
        var names = in.vector16(1, 0xFFFF);
        if (names.u8() != HOST_NAME) {
            throw DecodeFailure.malformed("server_name of a type other than host_name");
        }
        var name = new String(names.vector16(1, MAX_LENGTH).rest().toByteArray(), StandardCharsets.ISO_8859_1);
        if (!isHostName(name)) {
            throw DecodeFailure.malformed("host_name is not visible ASCII");
        }
        names.expectEnd();
        return new ServerName(name);
    }

    private static boolean isHostName(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_LENGTH
                && name.chars().allMatch(character -> character > ' ' && character < 0x7F);
    }

    @Override
    public int code() {
        return ExtensionType.SERVER_NAME.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector16(names ->
                names.u8(HOST_NAME).vector16(name -> name.bytes(hostName.getBytes(StandardCharsets.US_ASCII))));
    }
}
