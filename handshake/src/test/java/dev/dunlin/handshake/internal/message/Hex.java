package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import java.util.HexFormat;

/** Bytes written by hand. */
final class Hex {
    private Hex() {}

    static byte[] parse(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    static Bytes bytes(String hex) {
        return Bytes.of(parse(hex));
    }
}
