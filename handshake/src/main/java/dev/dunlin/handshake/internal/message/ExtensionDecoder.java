package dev.dunlin.handshake.internal.message;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import java.util.EnumMap;
import java.util.Map;

/** The table from extension type to the reader of its body. A type without one stays {@link OpaqueExtension}. */
final class ExtensionDecoder {
    /** Reads a body whose layout depends on the message around it; the caller demands that nothing is left. */
    @FunctionalInterface
    private interface BodyDecoder {
        Extension decode(WireReader in, MessageContext context) throws DecodeFailure;
    }

    private static final Map<ExtensionType, BodyDecoder> DECODERS = new EnumMap<>(Map.ofEntries(
            Map.entry(ExtensionType.SERVER_NAME, ServerName::decode),
            Map.entry(ExtensionType.SUPPORTED_GROUPS, SupportedGroups::decode),
            Map.entry(ExtensionType.EC_POINT_FORMATS, EcPointFormats::decode),
            Map.entry(ExtensionType.SIGNATURE_ALGORITHMS, SignatureAlgorithms::decode),
            Map.entry(ExtensionType.SESSION_TICKET, SessionTicket::decode),
            Map.entry(ExtensionType.SIGNATURE_ALGORITHMS_CERT, SignatureAlgorithmsCert::decode),
            Map.entry(ExtensionType.CERTIFICATE_AUTHORITIES, CertificateAuthorities::decode),
            Map.entry(
                    ExtensionType.CLIENT_CERTIFICATE_TYPE,
                    (in, context) -> CertificateTypeOffer.decode(ExtensionType.CLIENT_CERTIFICATE_TYPE, in, context)),
            Map.entry(
                    ExtensionType.SERVER_CERTIFICATE_TYPE,
                    (in, context) -> CertificateTypeOffer.decode(ExtensionType.SERVER_CERTIFICATE_TYPE, in, context)),
            Map.entry(ExtensionType.STATUS_REQUEST, StatusRequest::decode),
            Map.entry(ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP, SignedCertificateTimestamps::decode),
            Map.entry(ExtensionType.COMPRESS_CERTIFICATE, CompressCertificate::decode),
            Map.entry(ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION, ApplicationProtocols::decode),
            Map.entry(ExtensionType.USE_SRTP, UseSrtp::decode),
            Map.entry(ExtensionType.RECORD_SIZE_LIMIT, RecordSizeLimit::decode),
            Map.entry(ExtensionType.MAX_FRAGMENT_LENGTH, MaxFragmentLength::decode),
            Map.entry(ExtensionType.CONNECTION_ID, ConnectionIdExtension::decode),
            Map.entry(ExtensionType.EXTENDED_MASTER_SECRET, ExtendedMasterSecret::decode),
            Map.entry(ExtensionType.SUPPORTED_VERSIONS, SupportedVersions::decode),
            Map.entry(ExtensionType.COOKIE, CookieExtension::decode),
            Map.entry(ExtensionType.KEY_SHARE, KeyShareOffer::decode),
            Map.entry(ExtensionType.PSK_KEY_EXCHANGE_MODES, PskKeyExchangeModes::decode),
            Map.entry(ExtensionType.PRE_SHARED_KEY, PreSharedKeyOffer::decode),
            Map.entry(ExtensionType.RRC, ReturnRoutabilityCheck::decode),
            Map.entry(ExtensionType.RENEGOTIATION_INFO, RenegotiationInfo::decode)));

    private ExtensionDecoder() {}

    /**
     * Reads one body.
     *
     * @throws DecodeFailure illegal_parameter for a known type in a message where it has no place (RFC 8446 §4.2); a ClientHello is
     *     forgiven, for it is an offer to servers of every kind
     */
    static Extension decode(int code, WireReader body, MessageContext context) throws DecodeFailure {
        var type = ExtensionType.of(code);
        boolean misplaced = type != null && !type.mayAppearIn(context);
        if (misplaced && context != MessageContext.CLIENT_HELLO) {
            throw DecodeFailure.illegal(type + " in " + context);
        }
        var decoder = misplaced ? null : decoder(type);
        return decoder == null ? new OpaqueExtension(code, body.rest()) : decoder.decode(body, context);
    }

    @Nullable
    private static BodyDecoder decoder(@Nullable ExtensionType type) {
        return type == null ? null : DECODERS.get(type);
    }
}
