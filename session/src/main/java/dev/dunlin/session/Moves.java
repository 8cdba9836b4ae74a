package dev.dunlin.session;

import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.session.Association.Phase;

/** What it means for an association by which path a record came, and that either side has moved. */
final class Moves {
    private Moves() {}

    /** So many bytes of a record have come, of which nothing is known but the path that they came by. */
    static void cameIn(Association association, int bytes) {
        if (association.phase() == Phase.HANDSHAKE
                && association.surroundings().from().equals(association.path())) {
            association.allowance().cameIn(bytes);
        }
    }

    /** A record that was opened under keys counts: it came by the path that {@link Surroundings#from} gives. */
    static void cameBy(Association association, int bytes, int type) {
        var from = association.surroundings().from();
        var paths = association.pathsIfAny();
        if (association.phase() == Phase.HANDSHAKE) {
            if (paths != null) {
                // Its keys follow from what went by the path in use, whatever path it has come by.
                paths.provenByHandshake();
            }
        } else if (association.phase() == Phase.OPEN && (paths != null || !from.equals(association.path()))) {
            var inbound = association.inbound();
            boolean proposes = inbound.isNewest() && type != ContentType.RETURN_ROUTABILITY_CHECK;
            association.paths().cameBy(from, bytes, proposes, inbound.recordNumber(), association.now());
        }
    }

    /** From here on {@code to} is the path in use. */
    static void follow(Association association, PeerPath to) {
        association.path(to);
        changeId(association);
        association.surroundings().counters().count(Counters.Total.PATHS_CHANGED);
        association.tell(SessionEvent.ofPath(SessionEvent.Kind.PATH_CHANGED, to));
    }

    /** The application has made sure that the peer is at {@code to}. */
    static void confirm(Association association, PeerPath to, long nowNanos) {
        association.at(nowNanos);
        if (!association.isOver() && (association.pathsIfAny() != null || !to.equals(association.path()))) {
            association.paths().confirm(to);
        }
    }

    /** This side has moved: from here on it prefers {@code to}. */
    static void migrate(Association association, PeerPath to, long nowNanos) {
        association.at(nowNanos);
        if (!association.isOver()) {
            if (to.equals(association.path())) {
                changeId(association);
            }
            association.paths().migrate(to);
        }
    }

    /** Each path has an id of its own while there are spare ones, so that nobody sees one on two (RFC 9147 §9). */
    private static void changeId(Association association) {
        if (association.keys().useNextId()) {
            association.paths().spentId();
        }
    }
}
