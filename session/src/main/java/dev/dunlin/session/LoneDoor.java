package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
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

    /** Takes a datagram for {@code association}, which begins with the first ClientHello that is admitted. */
    ReceiveOutcome receive(Association association, ByteBuffer datagram, long now) {
        var hello = door.admit(association.path(), datagram, now);
        if (hello == null) {
            return ReceiveOutcome.Discarded.of(door.refusal());
        }
        Beginning.ofServer(association, hello, now);
        return association.surroundings().inbox().receiveClientHello(association, hello, now);
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
