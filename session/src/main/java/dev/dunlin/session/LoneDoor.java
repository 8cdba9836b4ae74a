package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.recordlayer.DiscardReason;
import java.nio.ByteBuffer;

/** The front door of a server session by itself, which has nobody to share its cookie keys with. */
final class LoneDoor implements AutoCloseable {
    private final Answers answers = new Answers();
    private final @Nullable CookieKeys ownKeys;
    private final FrontDoor door;

    LoneDoor(DtlsServerConfig config, Surroundings surroundings) {
        var given = config.cookieKeys();
        var keys = given.isPresent()
                ? given.get()
                : CookieKeys.create(config.common().jca().random(), AcceptorGroup.COOKIE_PERIOD);
        this.ownKeys = given.isPresent() ? null : keys;
        this.door = new FrontDoor(config, surroundings.ws(), surroundings.counters(), answers, keys, path -> false);
    }

    /** See {@link FrontDoor#admit}. */
    @Nullable
    AdmittedClientHello admit(PeerPath from, ByteBuffer datagram, long now) {
        return door.admit(from, datagram, now);
    }

    /** Why {@link #admit} returned null. */
    DiscardReason refusal() {
        return door.refusal();
    }

    Answers answers() {
        return answers;
    }

    /** Heap that fragments hold. */
    int bytesHeld() {
        return door.bytesHeld();
    }

    @Override
    public void close() {
        answers.clear();
        door.close();
        if (ownKeys != null) {
            ownKeys.close();
        }
    }
}
