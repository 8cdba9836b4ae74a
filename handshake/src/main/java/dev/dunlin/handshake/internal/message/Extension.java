package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.WireWriter;

/** One entry of an extension block, RFC 5246 §7.4.1.4. */
public sealed interface Extension
        permits ServerName,
                ServerNameAcknowledgement,
                SupportedGroups,
                EcPointFormats,
                SignatureAlgorithms,
                SignatureAlgorithmsCert,
                CertificateAuthorities,
                CertificateTypeOffer,
                CertificateTypeAnswer,
                CompressCertificate,
                StatusRequest,
                StatusRequestAcknowledgement,
                CertificateStatus,
                TimestampRequest,
                SignedCertificateTimestamps,
                ApplicationProtocols,
                UseSrtp,
                RecordSizeLimit,
                MaxFragmentLength,
                ConnectionIdExtension,
                ExtendedMasterSecret,
                SessionTicket,
                RenegotiationInfo,
                ReturnRoutabilityCheck,
                SupportedVersions,
                SelectedVersion,
                CookieExtension,
                KeyShareOffer,
                KeyShareAnswer,
                KeyShareRequest,
                PskKeyExchangeModes,
                PreSharedKeyOffer,
                PreSharedKeyAnswer,
                OpaqueExtension {
    /** The two bytes of its type. */
    int code();

    /** Writes the body, without type and length. */
    void encode(WireWriter out);
}
