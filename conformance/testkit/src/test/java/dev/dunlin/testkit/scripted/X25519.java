package dev.dunlin.testkit.scripted;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/** The function X25519 of RFC 7748 §5: a scalar times a point, both as they go over the wire. */
final class X25519 {
    private static final Octets BASE = Octets.join(Octets.u8(9), Octets.zeros(31));

    private X25519() {}

    static Octets publicValue(Octets privateKey) {
        return secret(privateKey, BASE);
    }

    static Octets secret(Octets privateKey, Octets publicValue) {
        try {
            var factory = KeyFactory.getInstance("X25519");
            var agreement = KeyAgreement.getInstance("X25519");
            agreement.init(
                    factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey.array())));
            agreement.doPhase(
                    factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, littleEndian(publicValue))),
                    true);
            return Octets.of(agreement.generateSecret());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static BigInteger littleEndian(Octets value) {
        var bytes = value.array();
        bytes[bytes.length - 1] &= 0x7F;
        var reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }
}
