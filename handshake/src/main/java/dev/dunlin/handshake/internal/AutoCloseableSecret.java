package dev.dunlin.handshake.internal;

/** Something that is wiped by closing it, which cannot fail. */
public interface AutoCloseableSecret extends AutoCloseable {
    @Override
    void close();
}
