package dev.dunlin.session;

import dev.dunlin.recordlayer.ConnectionId;
import java.nio.ByteBuffer;

/**
 * Makes the connection ids by which an application's sessions want to be found, and finds them again in datagrams. For those who have to tell
 * more by an id than {@link ConnectionIds#random} does: to a load balancer, or to themselves.
 *
 * <p>An id stands in records in the clear and without a length: {@link #length} has to tell that from its bytes, so that no id may be the
 * beginning of another. Whoever watches two paths and sees anything in their ids that belongs together knows that one client uses both (RFC
 * 9147 §11).
 *
 * <p>Called by the threads of all acceptors, and by whoever asks {@link AcceptorGroup#owner(PeerPath, ByteBuffer)}. What
 * {@link #generate} throws fails the session that needed the id, in its handshake or because the peer has asked for more, but comes out of
 * {@link DtlsSession#offerConnectionIds}, which then gives none; what the others throw has the datagram treated as one without a known id.
 */
public interface ConnectionIdGenerator {
    /** {@link #length}: what stands there is none of ours. */
    int NONE = 0;

    /**
     * Makes one that is not in use. One that is, which the library finds out, is not used: it asks again some times, and does without.
     *
     * @param acceptor index of the acceptor within its {@link AcceptorGroup}; 0 for a session by itself
     * @return 1 to {@link ConnectionId#MAX_LENGTH} bytes
     */
    ConnectionId generate(int acceptor);

    /**
     * Bytes of the id that begins at {@code at}; it is not known yet whether there is such an id, nor whether it is of somebody else.
     *
     * @param datagram to be read by index alone; it ends at its limit
     * @return {@link #NONE} when it can be none of ours
     */
    int length(ByteBuffer datagram, int at);

    /**
     * Index of the acceptor for which the id was made that begins at {@code at}, {@link AcceptorGroup#NOBODY} when that cannot be told: then
     * a datagram from a new address finds its session only if it happens to come to that acceptor. Only asked where there are several, and
     * after {@link #length}.
     */
    default int acceptor(ByteBuffer datagram, int at) {
        return AcceptorGroup.NOBODY;
    }
}
