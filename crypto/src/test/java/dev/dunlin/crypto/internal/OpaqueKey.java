package dev.dunlin.crypto.internal;

import java.security.PrivateKey;
import java.util.Optional;

/** A private key that shows nothing but its algorithm; only a {@link DeviceProvider} can sign with it. */
public final class OpaqueKey implements PrivateKey {
    private static final long serialVersionUID = 1L;

    private final String algorithm;
    private final transient Optional<PrivateKey> inside;

    /** The handle of a key in a device. */
    public OpaqueKey(PrivateKey inside) {
        algorithm = inside.getAlgorithm();
        this.inside = Optional.of(inside);
    }

    /** The handle of a key in a device that is not there. */
    OpaqueKey(String algorithm) {
        this.algorithm = algorithm;
        inside = Optional.empty();
    }

    Optional<PrivateKey> inside() {
        return inside;
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    @SuppressWarnings("NullAway") // The contract of Key: null for a key without encoding.
    public String getFormat() {
        return null;
    }

    @Override
    @SuppressWarnings("NullAway") // Likewise.
    public byte[] getEncoded() {
        return null;
    }
}
