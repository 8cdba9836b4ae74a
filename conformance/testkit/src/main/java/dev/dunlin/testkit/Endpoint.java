package dev.dunlin.testkit;

import dev.dunlin.session.PeerPath;
import java.util.List;

/** Whoever is attached to a {@link VirtualNetwork}: one session, or an acceptor with many. */
public interface Endpoint extends AutoCloseable {
    /** Where it is reached. */
    PeerPath address();

    /** A datagram has arrived. */
    void receive(Datagram datagram, long now);

    /** Takes everything that waits to be sent. */
    List<Datagram> output(long now);

    /** Nanoseconds until {@link #expire}; {@link Long#MAX_VALUE} when nothing is waited for. */
    long nextTimeout(long now);

    /** Does what is due. */
    void expire(long now);

    /** Whether it is worth waiting for its timers: some handshake is neither complete nor given up. */
    boolean isHandshaking(long now);

    @Override
    void close();
}
