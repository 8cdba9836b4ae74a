package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.SrtpProfile;
import java.util.Optional;

/** What the hellos have settled by extensions that every version has. */
public record AgreedExtensions(
        Optional<ApplicationProtocol> applicationProtocol, RecordSizes recordSizes, Optional<SrtpProfile> srtpProfile) {
    /** Nothing. */
    public static final AgreedExtensions NONE =
            new AgreedExtensions(Optional.empty(), RecordSizes.UNLIMITED, Optional.empty());
}
