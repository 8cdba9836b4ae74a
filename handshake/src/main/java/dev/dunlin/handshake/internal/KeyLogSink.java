package dev.dunlin.handshake.internal;

/** Receives secrets as lines of the SSLKEYLOGFILE format; whoever has them reads the traffic. */
public interface KeyLogSink {
    void line(String label, byte[] clientRandom, byte[] secret);
}
