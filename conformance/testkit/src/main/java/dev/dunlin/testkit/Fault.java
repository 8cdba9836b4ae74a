package dev.dunlin.testkit;

/** Something that a network does to datagrams; {@link Faults} has the vocabulary. */
@FunctionalInterface
public interface Fault {
    /** Does it to this datagram, or lets it pass. */
    void befall(Passage passage);
}
