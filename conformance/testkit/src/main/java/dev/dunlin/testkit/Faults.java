package dev.dunlin.testkit;

import dev.dunlin.session.PeerPath;
import java.time.Duration;

/** The words in which tests say what is wrong with a network. Positions count the datagrams of both directions in sending order, from 0. */
public final class Faults {
    private Faults() {}

    /** The datagram at this position is lost. */
    public static Fault losing(int position) {
        return at(position, Passage::lose);
    }

    /** The datagram at this position arrives twice. */
    public static Fault doubling(int position) {
        return at(position, Passage::duplicate);
    }

    /** The datagram at this position arrives after the {@code overtakers} that its sender sends next. */
    public static Fault delaying(int position, int overtakers) {
        return at(position, passage -> passage.letOvertake(overtakers));
    }

    /** One bit of the datagram at this position is turned. */
    public static Fault corrupting(int position) {
        return at(position, Faults::flipOneBit);
    }

    /** The datagram at this position loses its end, at least one byte and not all of them. */
    public static Fault truncating(int position) {
        return at(position, passage -> {
            var bytes = passage.sent().bytes();
            var kept = new byte[1 + passage.random().nextInt(bytes.length - 1)];
            System.arraycopy(bytes, 0, kept, 0, kept.length);
            passage.replaceBy(passage.sent().carrying(kept));
        });
    }

    /** Nothing arrives from this position on. */
    public static Fault silentFrom(int position) {
        return passage -> {
            if (passage.position() >= position) {
                passage.lose();
            }
        };
    }

    /** Each datagram is lost with this probability. */
    public static Fault losingPercent(int percent) {
        return percent(percent, Passage::lose);
    }

    /** Each datagram arrives twice with this probability. */
    public static Fault doublingPercent(int percent) {
        return percent(percent, Passage::duplicate);
    }

    /** Each datagram arrives with one bit turned with this probability. */
    public static Fault corruptingPercent(int percent) {
        return percent(percent, Faults::flipOneBit);
    }

    /** Each datagram is late by a random time up to {@code most}, so that order means nothing. */
    public static Fault reorderingWithin(Duration most) {
        return passage -> passage.delay(Duration.ofNanos(passage.random().nextLong(most.toNanos())));
    }

    /** Datagrams of more than {@code mtu} bytes vanish, as they do where ICMP is filtered. */
    public static Fault swallowingAbove(int mtu) {
        return passage -> {
            if (passage.sent().length() > mtu) {
                passage.lose();
            }
        };
    }

    /** {@code fault}, for what {@code sender} sends only. */
    public static Fault sentBy(PeerPath sender, Fault fault) {
        return passage -> {
            if (passage.sent().from().equals(sender)) {
                fault.befall(passage);
            }
        };
    }

    private static Fault at(int position, Fault fault) {
        return passage -> {
            if (passage.position() == position) {
                fault.befall(passage);
            }
        };
    }

    private static Fault percent(int percent, Fault fault) {
        return passage -> {
            if (passage.random().nextInt(100) < percent) {
                fault.befall(passage);
            }
        };
    }

    private static void flipOneBit(Passage passage) {
        passage.replaceBy(passage.sent()
                .withFlippedBit(
                        passage.random().nextInt(Byte.SIZE * passage.sent().length())));
    }
}
