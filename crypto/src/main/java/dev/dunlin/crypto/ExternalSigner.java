package dev.dunlin.crypto;

/**
 * A private key that this library never sees: in a hardware module, a key service, another process. It may be slow: with {@code
 * TaskMode.APPLICATION} it is called in a task, on whatever thread runs that; several threads may call it at once.
 */
@FunctionalInterface
public interface ExternalSigner {
    /**
     * Signs {@code content} by {@code scheme}, in the form that goes over the wire: DER of (r, s) for ECDSA (RFC 8422 §5.4), the plain
     * octets of the signature for all else. Whoever signs a digest instead hashes by {@link SignatureScheme#hash()} first.
     *
     * @throws Exception whatever went wrong; the handshake then ends with internal_error, and keeps it as its cause
     */
    byte[] sign(SignatureScheme scheme, byte[] content) throws Exception;
}
