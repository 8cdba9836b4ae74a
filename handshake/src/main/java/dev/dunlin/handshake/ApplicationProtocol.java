package dev.dunlin.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The name of a protocol inside of the session, as ALPN negotiates it (RFC 7301 §3.1): 1 to 255 bytes, of any value. The registered ones
 * are text, such as {@code coap} and {@code webrtc}. Immutable, equal by its bytes.
 */
public final class ApplicationProtocol {
    private static final int MAX_LENGTH = 255;

    private final byte[] bytes;

    private ApplicationProtocol(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "the name of an application protocol has 1 to 255 bytes, not " + bytes.length);
        }
        this.bytes = bytes;
    }

    /**
     * The protocol with this name, in UTF-8.
     *
     * @throws IllegalArgumentException when that is empty or longer than 255 bytes
     */
    public static ApplicationProtocol of(String name) {
        return new ApplicationProtocol(name.getBytes(UTF_8));
    }

    /**
     * The protocol with this name.
     *
     * @param name is copied
     * @throws IllegalArgumentException when it is empty or longer than 255 bytes
     */
    public static ApplicationProtocol of(byte[] name) {
        return new ApplicationProtocol(name.clone());
    }

    /** The name; a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Whether this is the protocol with this name in UTF-8. */
    public boolean is(String name) {
        return Arrays.equals(bytes, name.getBytes(UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApplicationProtocol protocol && Arrays.equals(bytes, protocol.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The name as text where it is printable UTF-8, in hexadecimal digits after {@code 0x} where it is not. */
    @Override
    public String toString() {
        try {
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.codePoints().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // Names need not be text: GREASE is not.
            return hex();
        }
        return hex();
    }

    private String hex() {
        return "0x" + HexFormat.of().formatHex(bytes);
    }
}
