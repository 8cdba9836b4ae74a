package dev.dunlin.session.net;

/**
 * Which length to try when a datagram was too long for its path. The operating system does not say what would fit, so the next lower
 * common value is taken: the plateaus of RFC 1191 §7.1 and the minimum of IPv6 (1,280), without the headers of IP and UDP.
 */
final class PathMtu {
    /** Where a session stops as well: shorter datagrams carry hardly more than headers. */
    static final int LEAST = 256;

    private static final int[] PLATEAUS = {
        31_972, 17_886, 8_138, 4_324, 1_974, 1_464, 1_452, 1_232, 978, 548, 480, LEAST
    };

    private PathMtu() {}

    /** The next common length below {@code length} bytes, at least {@link #LEAST}. */
    static int below(int length) {
        for (var plateau : PLATEAUS) {
            if (plateau < length) {
                return plateau;
            }
        }
        return LEAST;
    }
}
