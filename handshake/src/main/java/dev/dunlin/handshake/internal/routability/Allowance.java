package dev.dunlin.handshake.internal.routability;

/** How many bytes may go out by one path that has not proven itself yet, so that nobody can be flooded through us. */
public final class Allowance {
    /** Bytes that may go out for each that came in, at most (RFC 9000 §8.1, which RFC 9853 §5 follows; RFC 9147 §5.1 leaves the factor open). */
    private static final int AMPLIFICATION = 3;

    private static final int UNLIMITED = -1;

    /** Of a path that needs none. */
    public static final Allowance OF_PROVEN = new Allowance(UNLIMITED);

    private int left;

    private Allowance(int left) {
        this.left = left;
    }

    /** Of a path that nothing has come by so far. */
    public static Allowance none() {
        return new Allowance(0);
    }

    /** So many bytes came by the path. */
    public void cameIn(int bytes) {
        if (left != UNLIMITED) {
            left = (int) Math.min(Integer.MAX_VALUE, left + (long) AMPLIFICATION * bytes);
        }
    }

    /** A record came by the path that only someone who reads what we send there can have made. */
    public void pathProven() {
        left = UNLIMITED;
    }

    public boolean isUnlimited() {
        return left == UNLIMITED;
    }

    /** Bytes that may go out, where there is a limit. */
    public int left() {
        return left;
    }

    /** Bytes of the largest datagram that may go out, which is {@code most} where there is no other limit. */
    public int largestDatagram(int most) {
        return left == UNLIMITED ? most : Math.min(most, left);
    }

    /** Whether so many bytes may go out. */
    public boolean allows(int bytes) {
        return left == UNLIMITED || left >= bytes;
    }

    /** So many bytes go out. */
    public void goesOut(int bytes) {
        if (left != UNLIMITED) {
            left -= bytes;
        }
    }
}
