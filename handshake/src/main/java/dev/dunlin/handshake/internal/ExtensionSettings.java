package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.SrtpProfile;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a configuration asks for by extensions that every version has.
 *
 * @param applicationProtocols for ALPN, the preferred first; empty when the application has none to negotiate
 * @param requireApplicationProtocol whether a peer that agrees on none of them is refused
 * @param recordSizeLimit bytes of content that we take in one protected record, from 64 to 2^14 (RFC 8449 §4)
 * @param maxFragmentLength what a client asks for by the older extension (RFC 6066 §4)
 * @param srtpProfiles for use_srtp, the preferred first; empty when the application has no media to protect
 * @param requireSrtp whether a peer that agrees on none of them is refused
 * @param certificateSchemes signature schemes inside of the peer's certificates; empty when they are those of the handshake
 * @param connectionIdsInDtls12 whether connection ids, where they are used at all, may also be agreed on in DTLS 1.2
 * @param checkPaths whether return routability checks go with them (RFC 9853)
 */
public record ExtensionSettings(
        List<ApplicationProtocol> applicationProtocols,
        boolean requireApplicationProtocol,
        int recordSizeLimit,
        OptionalInt maxFragmentLength,
        List<SrtpProfile> srtpProfiles,
        boolean requireSrtp,
        List<SignatureScheme> certificateSchemes,
        boolean connectionIdsInDtls12,
        boolean checkPaths) {
    /** What nobody has changed. */
    public static final ExtensionSettings DEFAULT = new ExtensionSettings(
            List.of(), false, RecordSizes.MOST, OptionalInt.empty(), List.of(), false, List.of(), true, true);

    public ExtensionSettings {
        applicationProtocols = List.copyOf(applicationProtocols);
        srtpProfiles = List.copyOf(srtpProfiles);
        certificateSchemes = List.copyOf(certificateSchemes);
    }
}
