package dev.dunlin.handshake.internal.negotiation;

import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.handshake.internal.AgreedExtensions;
import dev.dunlin.handshake.internal.ExtensionSettings;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.RecordSizes;
import dev.dunlin.handshake.internal.message.ApplicationProtocols;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.MaxFragmentLength;
import dev.dunlin.handshake.internal.message.RecordSizeLimit;
import dev.dunlin.handshake.internal.message.UseSrtp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The server's part: chooses from what the client offers, and answers that and nothing else. */
public final class ServerExtensions {
    private ServerExtensions() {}

    /** What follows from {@code offered}, the extensions of a ClientHello. */
    public static AgreedExtensions agree(ExtensionSettings settings, Extensions offered, SizeLimit counted)
            throws HandshakeFailure {
        return new AgreedExtensions(
                applicationProtocol(settings, offered),
                recordSizes(settings, offered, counted),
                srtpProfile(settings, offered));
    }

    /** Our preference decides (RFC 7301 §3.2). A server without protocols of its own has no opinion, and does not answer. */
    private static Optional<ApplicationProtocol> applicationProtocol(ExtensionSettings settings, Extensions offered)
            throws HandshakeFailure {
        var names = offered.find(ApplicationProtocols.class).map(ApplicationProtocols::names);
        if (settings.applicationProtocols().isEmpty()) {
            return Optional.empty();
        }
        if (names.isEmpty()) {
            if (settings.requireApplicationProtocol()) {
                throw ExtensionFaults.noApplicationProtocol("the client offers no application protocol");
            }
            return Optional.empty();
        }
        for (var ours : settings.applicationProtocols()) {
            if (names.get().contains(ours)) {
                return Optional.of(ours);
            }
        }
        throw ExtensionFaults.noApplicationProtocol("the client offers none of our application protocols");
    }

    /** Our preference decides. Without a profile in common nothing is answered, and the session is one of plain DTLS (RFC 5764 §4.1.1). */
    private static Optional<SrtpProfile> srtpProfile(ExtensionSettings settings, Extensions offered)
            throws HandshakeFailure {
        var codes = offered.find(UseSrtp.class).map(UseSrtp::codes).orElse(List.of());
        for (var ours : settings.srtpProfiles()) {
            if (codes.contains(ours.code())) {
                return Optional.of(ours);
            }
        }
        if (settings.requireSrtp()) {
            throw ExtensionFaults.noSrtpProfile("the client offers none of our SRTP profiles");
        }
        return Optional.empty();
    }

    /** RFC 8449 §5: a client that sends both does not know which of them we know; the newer one counts alone. */
    private static RecordSizes recordSizes(ExtensionSettings settings, Extensions offered, SizeLimit counted)
            throws HandshakeFailure {
        var limit = offered.find(RecordSizeLimit.class);
        if (limit.isPresent()) {
            // Larger values than a record of ours can have are none of our business (RFC 8449 §4).
            return counted.sizes(settings, limit.get());
        }
        var fragment = offered.find(MaxFragmentLength.class);
        if (fragment.isEmpty()) {
            return RecordSizes.UNLIMITED;
        }
        if (!fragment.get().isLegal()) {
            throw ExtensionFaults.illegalFragmentLength(fragment.get());
        }
        int bytes = fragment.get().bytes();
        return new RecordSizes(bytes, bytes, true);
    }

    /** The answers to {@code offered}, once {@code agreed} has come of it. */
    public static List<Extension> answer(
            ExtensionSettings settings, Extensions offered, AgreedExtensions agreed, SizeLimit counted) {
        var answers = new ArrayList<Extension>();
        agreed.applicationProtocol().ifPresent(name -> answers.add(new ApplicationProtocols(List.of(name))));
        // Without an MKI, whatever the client would like: one key at a time (RFC 5764 §4.1.3).
        agreed.srtpProfile().ifPresent(profile -> answers.add(UseSrtp.of(List.of(profile))));
        if (offered.has(RecordSizeLimit.class)) {
            answers.add(counted.extension(settings));
        } else {
            offered.find(MaxFragmentLength.class).ifPresent(answers::add);
        }
        return answers;
    }
}
