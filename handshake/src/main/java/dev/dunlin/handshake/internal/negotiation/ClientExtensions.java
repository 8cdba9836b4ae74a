package dev.dunlin.handshake.internal.negotiation;

import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.handshake.internal.AgreedExtensions;
import dev.dunlin.handshake.internal.ExtensionSettings;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.RecordSizes;
import dev.dunlin.handshake.internal.message.ApplicationProtocols;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.MaxFragmentLength;
import dev.dunlin.handshake.internal.message.RecordSizeLimit;
import dev.dunlin.handshake.internal.message.SignatureAlgorithmsCert;
import dev.dunlin.handshake.internal.message.UseSrtp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The client's part: offers, and holds the server's answers to what was offered. That nothing else is answered has been checked. */
public final class ClientExtensions {
    private ClientExtensions() {}

    /**
     * For ClientHello. record_size_limit is always among them, as RFC 8449 §4 asks of whoever knows it.
     *
     * @param counted what the newest version that is offered counts by that limit
     */
    public static List<Extension> offer(ExtensionSettings settings, SizeLimit counted) {
        var offers = new ArrayList<Extension>();
        if (!settings.certificateSchemes().isEmpty()) {
            offers.add(new SignatureAlgorithmsCert(settings.certificateSchemes().stream()
                    .map(SignatureScheme::code)
                    .toList()));
        }
        if (!settings.applicationProtocols().isEmpty()) {
            offers.add(new ApplicationProtocols(settings.applicationProtocols()));
        }
        if (!settings.srtpProfiles().isEmpty()) {
            offers.add(UseSrtp.of(settings.srtpProfiles()));
        }
        settings.maxFragmentLength().ifPresent(bytes -> offers.add(MaxFragmentLength.of(bytes)));
        offers.add(counted.extension(settings));
        return offers;
    }

    /** What follows from {@code answered}, the extensions of a ServerHello or of EncryptedExtensions. */
    public static AgreedExtensions agree(ExtensionSettings settings, Extensions answered, SizeLimit counted)
            throws HandshakeFailure {
        return new AgreedExtensions(
                applicationProtocol(settings, answered),
                recordSizes(settings, answered, counted),
                srtpProfile(settings, answered));
    }

    private static Optional<ApplicationProtocol> applicationProtocol(ExtensionSettings settings, Extensions answered)
            throws HandshakeFailure {
        var names = answered.find(ApplicationProtocols.class).map(ApplicationProtocols::names);
        if (names.isEmpty()) {
            if (settings.requireApplicationProtocol()) {
                throw ExtensionFaults.noApplicationProtocol("the server chooses no application protocol");
            }
            return Optional.empty();
        }
        var chosen = names.get().get(0);
        if (!settings.applicationProtocols().contains(chosen)) {
            throw Faults.illegal("the server chose an application protocol that was not offered");
        }
        return Optional.of(chosen);
    }

    private static Optional<SrtpProfile> srtpProfile(ExtensionSettings settings, Extensions answered)
            throws HandshakeFailure {
        var answer = answered.find(UseSrtp.class);
        if (answer.isEmpty()) {
            if (settings.requireSrtp()) {
                throw ExtensionFaults.noSrtpProfile("the server chooses no SRTP profile");
            }
            return Optional.empty();
        }
        if (!answer.get().mki().isEmpty()) {
            throw Faults.illegal("the server answers an MKI, and none was offered (RFC 5764 §4.1.3)");
        }
        var chosen = SrtpProfile.of(answer.get().codes().get(0)).filter(settings.srtpProfiles()::contains);
        if (chosen.isEmpty()) {
            throw Faults.illegal("the server chose an SRTP profile that was not offered (RFC 5764 §4.1.1)");
        }
        return chosen;
    }

    private static RecordSizes recordSizes(ExtensionSettings settings, Extensions answered, SizeLimit counted)
            throws HandshakeFailure {
        var limit = answered.find(RecordSizeLimit.class);
        var fragment = answered.find(MaxFragmentLength.class);
        if (limit.isPresent() && fragment.isPresent()) {
            throw Faults.illegal("the server answers both record_size_limit and max_fragment_length (RFC 8449 §5)");
        }
        if (limit.isPresent()) {
            return counted.sizes(settings, limit.get());
        }
        if (fragment.isEmpty()) {
            return RecordSizes.UNLIMITED;
        }
        var asked = settings.maxFragmentLength();
        if (asked.isEmpty() || !fragment.get().equals(MaxFragmentLength.of(asked.getAsInt()))) {
            throw ExtensionFaults.illegalFragmentLength(fragment.get());
        }
        return new RecordSizes(asked.getAsInt(), asked.getAsInt(), true);
    }
}
