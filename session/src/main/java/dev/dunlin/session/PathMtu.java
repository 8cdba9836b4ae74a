package dev.dunlin.session;

import dev.dunlin.recordlayer.internal.ContentType;

/** How long the datagrams of an association may be: what the path carries, as far as that is known. */
final class PathMtu {
    private PathMtu() {}

    /**
     * Datagrams are at most so long from here on. When they become shorter, what is under way of a flight may have been too long: it is cut
     * again and goes out at once, without waiting for a timer (RFC 9147 §4.4).
     */
    static void set(Association association, int bytes) {
        if (bytes < association.mtu()) {
            association.handshake().refragment(association.now());
        }
        lower(association, bytes);
        association.mtu(withRoom(association, bytes));
    }

    /** Datagrams are at most so long from here on, if they were longer before. */
    static void lower(Association association, int bytes) {
        int most = withRoom(association, bytes);
        if (most < association.mtu()) {
            association.mtu(most);
            association.tell(SessionEvent.mtuLowered(most));
        }
    }

    /** No id takes the room that a record needs: rather shall the network cut a datagram, or drop it. */
    static int withRoom(Association association, int bytes) {
        return Math.max(bytes, association.keys().peersId().length() + CommonConfig.LEAST_ROOM);
    }

    /** The most bytes of application data that one record can carry now. */
    static int maxPlaintext(Association association) {
        return association.keys().current().contentFitting(ContentType.APPLICATION_DATA, association.mtu());
    }

    /** Bytes of the largest datagram that may go out now. */
    static int largestDatagram(Association association) {
        return association.allowance().largestDatagram(association.mtu());
    }
}
