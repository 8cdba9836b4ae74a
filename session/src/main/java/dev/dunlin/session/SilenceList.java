package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;

/** Sessions in the order in which something believable came from their peers last: whoever has been silent for longest stands first. */
final class SilenceList {
    private @Nullable AcceptedSession first;
    private @Nullable AcceptedSession last;

    /** The peer of {@code session} was heard just now: it goes to the end, from whichever list it stands in. */
    void heard(AcceptedSession session) {
        if (last == session) {
            return;
        }
        remove(session);
        session.list = this;
        session.moreSilent = last;
        if (last == null) {
            first = session;
        } else {
            last.lessSilent = session;
        }
        last = session;
    }

    /** The one that has been silent for longest; null when there is none. */
    @Nullable
    AcceptedSession first() {
        return first;
    }

    /** Takes {@code session} out of the list that it stands in, if any. */
    static void remove(AcceptedSession session) {
        var list = session.list;
        if (list != null) {
            list.unlink(session);
        }
    }

    private void unlink(AcceptedSession session) {
        var before = session.moreSilent;
        var after = session.lessSilent;
        if (before == null) {
            first = after;
        } else {
            before.lessSilent = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.moreSilent = before;
        }
        session.list = null;
        session.moreSilent = null;
        session.lessSilent = null;
    }
}
