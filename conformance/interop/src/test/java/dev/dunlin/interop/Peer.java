package dev.dunlin.interop;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.recordlayer.ConnectionId;
import java.net.InetSocketAddress;

/** An implementation that no one here wrote. */
interface Peer {
    /** Starts a server for one client at a time; returns when it can be reached. */
    Server serve(Terms terms);

    /** Starts a client, which connects when it is told to begin or to send something, or before. */
    Client connect(InetSocketAddress server, Terms terms);

    /** Starts a client that can connect {@link Client#again}. */
    default Client connectTwice(InetSocketAddress server, Terms terms) {
        return connect(server, terms);
    }

    /** Its end of a connection. Everything that waits fails the test when it waits in vain. */
    interface End extends AutoCloseable {
        /** Waits for the end of the handshake, and tells what it has agreed on. */
        Facts facts();

        /** Waits for the end of the handshake, and tells whether it has resumed a session. */
        boolean resumed();

        /** Waits for the end of the handshake, and tells the connection id in the records that it receives. */
        default ConnectionId receivedId() {
            throw new AssertionError("tells no connection ids");
        }

        /** The same of the records that it sends. */
        default ConnectionId sentId() {
            throw new AssertionError("tells no connection ids");
        }

        /** Waits for the end of the handshake, and tells the SRTP profile that was agreed on. */
        default SrtpProfile srtpProfile() {
            throw new AssertionError("has nothing to say about SRTP");
        }

        /** Lets only what happens from now on count. */
        void forget();

        /** Waits until it has seen this alert go this way. */
        void awaitAlert(Way way, AlertDescription alert);

        /** Makes it change its keys, and ask for ours too if {@code both} (RFC 8446 §4.6.3); its KeyUpdate is on its way then. */
        default void updateKeys(boolean both) {
            throw new AssertionError("cannot be made to update keys");
        }

        /** Waits until it writes in this epoch, and tells which one it reads in. */
        default int awaitWritingEpoch(int epoch) {
            throw new AssertionError("tells no epochs");
        }

        /** Waits until it reads in this epoch. */
        default void awaitReadingEpoch(int epoch) {
            throw new AssertionError("tells no epochs");
        }

        /** Says close_notify, by whatever makes it do so. */
        void sayGoodbye();

        /** Waits until it has seen close_notify. */
        void awaitGoodbye();

        @Override
        void close();
    }

    /** Which way an alert goes, as the peer sees it. */
    enum Way {
        SENT,
        RECEIVED
    }

    /** The end that waits to be spoken to. */
    interface Server extends End {
        InetSocketAddress address();

        /** Waits for a line that our client has sent, and sends it back. */
        void returnLine(String line);
    }

    /** The end that speaks first. */
    interface Client extends End {
        /** Makes it connect, if it has not done so by itself. */
        default void begin() {}

        /** Ends the connection, and connects once more with the session that it has. */
        default void again() {
            throw new AssertionError("this client connects only once");
        }

        void sendLine(String line);

        void awaitLine(String line);
    }
}
