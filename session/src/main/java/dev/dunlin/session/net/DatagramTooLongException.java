package dev.dunlin.session.net;

import java.io.IOException;

/** The path, as far as the operating system knows it, cannot carry a datagram of this length (EMSGSIZE). */
final class DatagramTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    DatagramTooLongException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
