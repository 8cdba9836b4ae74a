package dev.dunlin.handshake.internal.message;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import java.util.EnumMap;
import java.util.Map;

/**
 * The table from message type to decoder. Some bodies cannot be read without knowing what was negotiated (Certificate and
 * CertificateRequest differ by version, ServerKeyExchange and ClientKeyExchange by key exchange), so there is one table for each such
 * choice, and a handshake holds the one it has chosen. The hellos are alike in all.
 */
public final class MessageDecoder {
    /** DTLS 1.2 with ECDHE and signatures, RFC 5246 §7.4, RFC 8422 §5. */
    public static final MessageDecoder DTLS_1_2_ECDHE =
            dtls12(Certificate::decode, ServerKeyExchange::decode, ClientKeyExchange::decode);

    /** The same where the next to come is a raw public key, RFC 7250 §3. */
    private static final MessageDecoder DTLS_1_2_RAW_PUBLIC_KEY =
            dtls12(RawPublicKeyCertificate::decode, ServerKeyExchange::decode, ClientKeyExchange::decode);

    /** DTLS 1.2 with a pre-shared key alone, RFC 4279 §2. */
    public static final MessageDecoder DTLS_1_2_PSK =
            dtls12(Certificate::decode, PskServerKeyExchange::decodePsk, PskClientKeyExchange::decodePsk);

    /** DTLS 1.2 with a pre-shared key and ECDHE, RFC 5489 §2. */
    public static final MessageDecoder DTLS_1_2_ECDHE_PSK =
            dtls12(Certificate::decode, PskServerKeyExchange::decodeEcdhePsk, PskClientKeyExchange::decodeEcdhePsk);

    private static final MessageDecoder DTLS_1_3_SHA256 = dtls13(HashAlgorithm.SHA256);
    private static final MessageDecoder DTLS_1_3_SHA384 = dtls13(HashAlgorithm.SHA384);

    /** Reads one body; the table demands that nothing is left. */
    @FunctionalInterface
    private interface BodyDecoder {
        HandshakeMessage decode(WireReader in) throws DecodeFailure;
    }

    private final Map<HandshakeType, BodyDecoder> decoders;

    private MessageDecoder(Map<HandshakeType, BodyDecoder> decoders) {
        this.decoders = new EnumMap<>(decoders);
    }

    private static MessageDecoder dtls12(
            BodyDecoder certificate, BodyDecoder serverKeyExchange, BodyDecoder clientKeyExchange) {
        return new MessageDecoder(Map.ofEntries(
                Map.entry(HandshakeType.HELLO_REQUEST, HelloRequest::decode),
                Map.entry(HandshakeType.CLIENT_HELLO, ClientHello::decode),
                Map.entry(HandshakeType.SERVER_HELLO, ServerHello::decode),
                Map.entry(HandshakeType.HELLO_VERIFY_REQUEST, HelloVerifyRequest::decode),
                Map.entry(HandshakeType.CERTIFICATE, certificate),
                Map.entry(HandshakeType.CERTIFICATE_STATUS, CertificateStatus::decode),
                Map.entry(HandshakeType.SERVER_KEY_EXCHANGE, serverKeyExchange),
                Map.entry(HandshakeType.CERTIFICATE_REQUEST, CertificateRequest::decode),
                Map.entry(HandshakeType.SERVER_HELLO_DONE, ServerHelloDone::decode),
                Map.entry(HandshakeType.CERTIFICATE_VERIFY, CertificateVerify::decode),
                Map.entry(HandshakeType.CLIENT_KEY_EXCHANGE, clientKeyExchange),
                Map.entry(HandshakeType.NEW_SESSION_TICKET, NewSessionTicket::decode),
                Map.entry(HandshakeType.FINISHED, Finished::decode)));
    }

    private static MessageDecoder dtls13(HashAlgorithm hash) {
        return new MessageDecoder(Map.ofEntries(
                Map.entry(HandshakeType.CLIENT_HELLO, ClientHello::decode),
                Map.entry(HandshakeType.SERVER_HELLO, ServerHello::decode),
                Map.entry(HandshakeType.NEW_SESSION_TICKET, Dtls13NewSessionTicket::decode),
                Map.entry(HandshakeType.ENCRYPTED_EXTENSIONS, EncryptedExtensions::decode),
                Map.entry(HandshakeType.CERTIFICATE, Dtls13Certificate::decode),
                Map.entry(HandshakeType.COMPRESSED_CERTIFICATE, CompressedCertificate::decode),
                Map.entry(HandshakeType.CERTIFICATE_REQUEST, Dtls13CertificateRequest::decode),
                Map.entry(HandshakeType.CERTIFICATE_VERIFY, CertificateVerify::decode),
                Map.entry(HandshakeType.FINISHED, in -> Finished.decode(in, hash)),
                Map.entry(HandshakeType.NEW_CONNECTION_ID, NewConnectionId::decode),
                Map.entry(HandshakeType.REQUEST_CONNECTION_ID, RequestConnectionId::decode),
                Map.entry(HandshakeType.KEY_UPDATE, KeyUpdate::decode)));
    }

    /** The table of DTLS 1.3 for suites with this hash, RFC 8446 §4, RFC 9147 §5.2. */
    public static MessageDecoder ofDtls13(HashAlgorithm hash) {
        return switch (hash) {
            case SHA256 -> DTLS_1_3_SHA256;
            case SHA384 -> DTLS_1_3_SHA384;
            default -> throw new IllegalArgumentException("no suite of DTLS 1.3 has " + hash);
        };
    }

    /** The table of DTLS 1.2 with ECDHE where the peer shows this. */
    public static MessageDecoder ofDtls12(CertificateType awaited) {
        return switch (awaited) {
            case X509 -> DTLS_1_2_ECDHE;
            case RAW_PUBLIC_KEY -> DTLS_1_2_RAW_PUBLIC_KEY;
        };
    }

    /** The table for this key exchange of DTLS 1.2. */
    public static MessageDecoder ofDtls12(CipherSuite.KeyExchange keyExchange) {
        return switch (keyExchange) {
            case ECDHE -> DTLS_1_2_ECDHE;
            case PSK -> DTLS_1_2_PSK;
            case ECDHE_PSK -> DTLS_1_2_ECDHE_PSK;
            case SEPARATE -> throw new IllegalArgumentException("a suite of DTLS 1.2 names its key exchange");
        };
    }

    /**
     * Decodes a whole body.
     *
     * @param type the byte of the header
     * @throws DecodeFailure with unexpected_message for a type that this table does not have, else as the decoder says
     */
    public HandshakeMessage decode(int type, byte[] body) throws DecodeFailure {
        var decoder = decoder(HandshakeType.of(type));
        if (decoder == null) {
            throw new DecodeFailure(AlertDescription.UNEXPECTED_MESSAGE, "message type " + type);
        }
        var in = new WireReader(body);
        var message = decoder.decode(in);
        in.expectEnd();
        return message;
    }

    @Nullable
    private BodyDecoder decoder(@Nullable HandshakeType type) {
        return type == null ? null : decoders.get(type);
    }
}
