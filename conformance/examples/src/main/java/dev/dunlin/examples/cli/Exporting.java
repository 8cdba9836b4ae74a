package dev.dunlin.examples.cli;

/**
 * What {@code --export LABEL:LEN} asks for.
 *
 * @param label of RFC 5705
 * @param length in bytes
 */
record Exporting(String label, int length) {
    static Exporting parse(String text) throws UsageException {
        var colon = text.lastIndexOf(':');
        try {
            if (colon > 0) {
                var length = Integer.parseInt(text.substring(colon + 1));
                if (length > 0 && length <= 1 << 16) {
                    return new Exporting(text.substring(0, colon), length);
                }
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--export is LABEL:LEN, not " + text);
        }
        throw new UsageException("--export is LABEL:LEN, not " + text);
    }
}
