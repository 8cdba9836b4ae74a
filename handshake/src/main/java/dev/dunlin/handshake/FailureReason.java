package dev.dunlin.handshake;

/**
 * Why a session is over. More telling than the alert, which several causes share. New reasons may be added in any release: give every
 * switch a default.
 */
public enum FailureReason {
    /** The peer sent a fatal alert; which one stands beside this reason. */
    PEER_ALERT,
    /** A message that the RFCs do not allow here. */
    UNEXPECTED_MESSAGE,
    /** A message that cannot be parsed. */
    MALFORMED_MESSAGE,
    /** A value that is well formed but not allowed, or contradicts another. */
    ILLEGAL_PARAMETER,
    /** No protocol version in common. */
    NO_COMMON_VERSION,
    /** No cipher suite, group or signature scheme in common, or none for which there is a certificate. */
    NO_COMMON_PARAMETERS,
    /** No application protocol in common, or none agreed on although this side insists on one (RFC 7301). */
    NO_APPLICATION_PROTOCOL,
    /** No SRTP profile agreed on, although this side insists on one (RFC 5764). */
    NO_SRTP_PROFILE,
    /** A client asked for a server name that none of our certificates is for (RFC 6066 §3). */
    UNKNOWN_SERVER_NAME,
    /** An extension that we insist on (extended master secret, renegotiation_info) is missing. */
    REQUIRED_EXTENSION_MISSING,
    /** An answer to an extension that was not offered. */
    UNSOLICITED_EXTENSION,
    /** The peer's certificate chain does not lead to a trust anchor, has none of the fingerprints, or the application says no. */
    UNTRUSTED_CERTIFICATE,
    /** A certificate is outside its validity. */
    EXPIRED_CERTIFICATE,
    /** A certificate was revoked. */
    REVOKED_CERTIFICATE,
    /** Nobody could say whether a certificate was revoked, and the policy does not accept that. */
    UNKNOWN_REVOCATION_STATUS,
    /** The application does not accept the OCSP response that came with the certificate, or that there was none. */
    BAD_STATUS_RESPONSE,
    /** The certificate is genuine but does not name the peer that was meant. */
    WRONG_NAME,
    /** The certificate is malformed, badly signed, or may not be used for this purpose. */
    BAD_CERTIFICATE,
    /** A key or signature algorithm of the certificate that we do not accept. */
    UNSUPPORTED_CERTIFICATE,
    /** The peer had to present a certificate and did not. */
    CERTIFICATE_REQUIRED,
    /** The application has no pre-shared key for this server. */
    NO_PRE_SHARED_KEY,
    /** A handshake signature does not verify. */
    BAD_SIGNATURE,
    /** The peer's public value is not a point of its group, or leads to a trivial secret. */
    BAD_PUBLIC_VALUE,
    /** Finished does not verify: someone changed the handshake on its way. */
    BAD_FINISHED,
    /** Too many records failed authentication under one key. */
    INTEGRITY_LIMIT,
    /** The peer did not answer any of the retransmissions. */
    PEER_UNRESPONSIVE,
    /** The handshake did not finish within its deadline. */
    HANDSHAKE_TIMEOUT,
    /** A task of the application failed, or its executor refused it. */
    TASK_FAILED,
    /** The application has refused to go on, by an alert of its choice. */
    APPLICATION_REFUSED,
    /** A fault of our own or of a provider. */
    INTERNAL_ERROR
}
