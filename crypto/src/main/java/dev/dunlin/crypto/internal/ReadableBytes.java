package dev.dunlin.crypto.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;

/** Bytes that are often text, in a form that may go into a line of a log whoever has chosen them. */
public final class ReadableBytes {
    private static final String HEX = "0x";

    private ReadableBytes() {}

    /** The text, if it is UTF-8 of visible characters only and does not look like the other form; else {@code 0x} and hexadecimal. */
    public static String show(byte[] bytes) {
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return hex(bytes);
        }
        boolean plain =
                !text.isEmpty() && !text.startsWith(HEX) && text.codePoints().allMatch(ReadableBytes::isVisible);
        return plain ? text : hex(bytes);
    }

    /** Format characters among the invisible: they can turn the direction of a line. */
    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String hex(byte[] bytes) {
        return HEX + HexFormat.of().formatHex(bytes);
    }
}
