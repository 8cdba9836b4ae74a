package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;

/** One connection id by which an acceptor finds one of its sessions; a {@link ConnectionIdTable} has it. */
final class RoutedId {
    /** The id. Not to be modified. */
    final byte[] bytes;

    final AcceptedSession session;

    /** Another id of the same session. */
    @Nullable
    RoutedId next;

    RoutedId(byte[] bytes, AcceptedSession session, @Nullable RoutedId next) {
        this.bytes = bytes;
        this.session = session;
        this.next = next;
    }
}
