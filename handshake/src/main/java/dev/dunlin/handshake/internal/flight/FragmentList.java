package dev.dunlin.handshake.internal.flight;

import java.util.ArrayList;
import java.util.Arrays;

/**
 * The bytes of a message that is not whole yet: disjoint pieces, sorted by offset, without spare room. Memory and time follow the bytes
 * that came, never the length that a header claims.
 *
 * <p>A fragment adds at most one piece: what is held at its edges stays, what it covers is replaced, and it goes to the end of the piece
 * before it while that is small.
 */
final class FragmentList {
    /**
     * A piece takes what follows it until it has grown to this size: fragments in order leave one piece per KiB however small they are,
     * and none costs more than copying this much.
     */
    static final int GROWN = 1024;
    /**
     * Bytes charged for a piece beside its content, on a 64-bit JVM: object 24, array header with padding 23, reference in the list 6,
     * its share of a RangeSet 16; rounded up.
     */
    static final int PIECE_OVERHEAD = 80;
    /**
     * Pieces beyond one per KiB that may stand apart. A message of 64 KiB in the smallest fragments that a path MTU of 256 leaves, a little
     * more than 200 bytes, makes 328 pieces if they come in reverse.
     */
    static final int MAX_SMALL_PIECES = 512;

    /** One stretch of the message. */
    private static final class Piece {
        private final int offset;
        private final byte[] bytes;

        private Piece(int offset, byte[] bytes) {
            this.offset = offset;
            this.bytes = bytes;
        }

        private int length() {
            return bytes.length;
        }

        private int end() {
            return offset + bytes.length;
        }
    }

    private final ArrayList<Piece> pieces = new ArrayList<>();
    private int bytes;

    /** The most pieces that a message of this length can leave: what adjoins a grown piece is let in beyond the bound, and the start. */
    static int mostPieces(int messageLength) {
        return MAX_SMALL_PIECES + 2 * (messageLength / GROWN) + 2;
    }

    /** Whether the fragment equals what is held of its range. */
    boolean agrees(int offset, byte[] source, int from, int length) {
        int end = offset + length;
        for (int i = firstEndingAfter(offset); i < pieces.size() && pieces.get(i).offset < end; i++) {
            var piece = pieces.get(i);
            int start = Math.max(offset, piece.offset);
            int stop = Math.min(end, piece.end());
            int at = from - offset;
            if (!Arrays.equals(piece.bytes, start - piece.offset, stop - piece.offset, source, at + start, at + stop)) {
                return false;
            }
        }
        return true;
    }

    /** Stores what is new in a fragment that agrees; false, and nothing stored, when that would be a piece too many. */
    boolean add(int offset, byte[] source, int from, int length) {
        int start = offset;
        int end = offset + length;
        int first = firstEndingAfter(offset);
        if (first < pieces.size() && pieces.get(first).offset <= offset) {
            start = pieces.get(first).end();
            first++;
        }
        int next = first;
        while (next < pieces.size() && pieces.get(next).end() <= end) {
            next++;
        }
        if (next < pieces.size()) {
            end = Math.min(end, pieces.get(next).offset);
        }
        if (start >= end) {
            return true;
        }
        boolean adjoins = first > 0 && pieces.get(first - 1).end() == start;
        if (start > 0 && !adjoins && next == first && isFull()) {
            return false;
        }
        removeBetween(first, next);
        int at = from - offset;
        if (adjoins && pieces.get(first - 1).length() < GROWN) {
            pieces.set(first - 1, joined(pieces.get(first - 1), source, at + start, end - start));
        } else {
            pieces.add(first, new Piece(start, Arrays.copyOfRange(source, at + start, at + end)));
        }
        bytes += end - start;
        return true;
    }

    /** Copies the pieces to their places. */
    void copyTo(byte[] message) {
        for (var piece : pieces) {
            System.arraycopy(piece.bytes, 0, message, piece.offset, piece.length());
        }
    }

    /** Bytes of the message that are held. */
    int bytes() {
        return bytes;
    }

    /** Heap that the pieces hold. */
    int bytesHeld() {
        return bytes + pieces.size() * PIECE_OVERHEAD;
    }

    void clear() {
        pieces.clear();
        pieces.trimToSize();
        bytes = 0;
    }

    /** Never asked for what continues another piece, nor for the start of the message: a peer that repeats it in order gets through. */
    private boolean isFull() {
        return pieces.size() >= MAX_SMALL_PIECES + bytes / GROWN;
    }

    private void removeBetween(int first, int next) {
        var covered = pieces.subList(first, next);
        for (var piece : covered) {
            bytes -= piece.length();
        }
        covered.clear();
    }

    private static Piece joined(Piece piece, byte[] source, int from, int length) {
        var longer = Arrays.copyOf(piece.bytes, piece.length() + length);
        System.arraycopy(source, from, longer, piece.length(), length);
        return new Piece(piece.offset, longer);
    }

    private int firstEndingAfter(int offset) {
        int low = 0;
        int high = pieces.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (pieces.get(middle).end() > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
