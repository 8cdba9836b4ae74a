package dev.dunlin.crypto.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The blocks of a PEM text, RFC 7468; what stands around them is ignored. Wiped on close, for one of them may be a private key. */
public final class Pem implements AutoCloseable {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private final List<Block> blocks = new ArrayList<>();

    private Pem() {}

    /**
     * Reads all blocks of {@code text}, which stays the caller's to wipe.
     *
     * @throws UnusablePem a block without end, or whose contents are not Base64
     */
    public static Pem parse(byte[] text) throws UnusablePem {
        var pem = new Pem();
        boolean complete = false;
        try {
            pem.read(text);
            complete = true;
            return pem;
        } finally {
            if (!complete) {
                pem.close();
            }
        }
    }

    public List<Block> blocks() {
        return List.copyOf(blocks);
    }

    @Override
    public void close() {
        for (var block : blocks) {
            block.contents.close();
        }
    }

    private void read(byte[] text) throws UnusablePem {
        int position = 0;
        while (position < text.length) {
            int lineEnd = lineEnd(text, position);
            var label = label(text, position, lineEnd, BEGIN);
            position = lineEnd + 1;
            if (!label.isEmpty()) {
                int bodyStart = position;
                while (position < text.length && !startsWith(text, position, END)) {
                    position = lineEnd(text, position) + 1;
                }
                int endLine = Math.min(position, text.length);
                int afterEnd = lineEnd(text, endLine);
                if (!label(text, endLine, afterEnd, END).equals(label)) {
                    throw new UnusablePem("\"" + label + "\" has no end");
                }
                blocks.add(block(label, text, bodyStart, endLine));
                position = afterEnd + 1;
            }
        }
    }

    private static Block block(String label, byte[] text, int from, int to) throws UnusablePem {
        byte[] body = new byte[to - from];
        int length = 0;
        try {
            for (int i = from; i < to; i++) {
                if (text[i] == ':') {
                    // Headers in front of the body (RFC 1421) mean a key encrypted in the manner of old OpenSSL.
                    return new Block(label, true, Secret.owning(new byte[0]));
                }
                if (text[i] > ' ') {
                    body[length++] = text[i];
                }
            }
            return new Block(label, false, Secret.owning(decode(label, body, length)));
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    private static byte[] decode(String label, byte[] body, int length) throws UnusablePem {
        byte[] base64 = Arrays.copyOf(body, length);
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new UnusablePem("\"" + label + "\" is not Base64", e);
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    private static int lineEnd(byte[] text, int from) {
        int i = from;
        while (i < text.length && text[i] != '\n') {
            i++;
        }
        return i;
    }

    private static String label(byte[] text, int from, int to, String marker) {
        if (!startsWith(text, from, marker)) {
            return "";
        }
        var line = new String(text, from, to - from, ISO_8859_1).stripTrailing();
        return line.length() > marker.length() + DASHES.length() && line.endsWith(DASHES)
                ? line.substring(marker.length(), line.length() - DASHES.length())
                : "";
    }

    private static boolean startsWith(byte[] text, int from, String marker) {
        if (text.length - from < marker.length()) {
            return false;
        }
        for (int i = 0; i < marker.length(); i++) {
            if (text[from + i] != marker.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** One block: its label and what was encoded in it. */
    public static final class Block {
        private final String label;
        private final boolean hasHeaders;
        private final Secret contents;

        private Block(String label, boolean hasHeaders, Secret contents) {
            this.label = label;
            this.hasHeaders = hasHeaders;
            this.contents = contents;
        }

        public String label() {
            return label;
        }

        /** Whether it is a private key under a password, which we do not read. */
        boolean isEncryptedKey() {
            return hasHeaders || label.equals("ENCRYPTED PRIVATE KEY");
        }

        Secret contents() {
            return contents;
        }
    }
}
