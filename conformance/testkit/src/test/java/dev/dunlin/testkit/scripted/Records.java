package dev.dunlin.testkit.scripted;

import java.util.ArrayList;
import java.util.List;

/** The record layer of one side of an association: what it sends is sealed here, what it receives opened. */
interface Records {
    /** A record with the next number of the newest epoch, bearing the id that the peer wants to see. */
    Octets seal(int type, Octets content);

    /** The record that {@code in} stands at; one that does not open is an AssertionError. */
    Opened open(Reading in);

    /** Every record of a datagram. */
    default List<Opened> open(Octets datagram) {
        var in = new Reading(datagram);
        var opened = new ArrayList<Opened>();
        while (!in.isOver()) {
            opened.add(open(in));
        }
        return opened;
    }

    /** What our side's records bear from now on; empty for none. */
    void sendWith(Octets id);

    /** Accepts records with this id from now on; with nothing but the empty one records bear none. */
    void receiveWith(Octets id);

    /** The epoch that {@link #seal} writes in, and the number of the next record. */
    long epoch();

    long nextNumber();
}
