package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CryptoFailure.Kind.BAD_PUBLIC_VALUE;

import dev.dunlin.crypto.NamedGroup;
import java.util.Arrays;

/**
 * Diffie-Hellman on an elliptic curve beside ML-KEM-768, each with all of its own checks; values and secrets stand one behind the other
 * (draft-ietf-tls-ecdhe-mlkem §3.1). Which is first differs: with X25519 it is ML-KEM, with P-256 the curve.
 */
final class HybridKeyExchange implements KeyExchange {
    private final NamedGroup group;
    private final DiffieHellman curve;
    private final MlKem kem;

    private HybridKeyExchange(NamedGroup group, DiffieHellman curve, MlKem kem) {
        this.group = group;
        this.curve = curve;
        this.kem = kem;
    }

    static HybridKeyExchange generate(Jca jca, NamedGroup group) {
        return new HybridKeyExchange(group, DiffieHellman.generate(jca, curveOf(group)), MlKem.generate(jca));
    }

    static Response respond(Jca jca, NamedGroup group, byte[] clientValue) throws CryptoFailure {
        var curve = curveOf(group);
        // The curve first: a value that fails there is refused at a fraction of what encapsulation costs.
        try (var own = KeyExchange.respond(jca, curve, part(group, clientValue, curve.clientLength(), true));
                var encapsulated = MlKem.encapsulate(jca, part(group, clientValue, curve.clientLength(), false))) {
            return new Response(
                    joined(group, own.publicValue(), encapsulated.publicValue()),
                    Secret.owning(joined(
                            group, own.secret().bytes(), encapsulated.secret().bytes())));
        }
    }

    @Override
    public NamedGroup group() {
        return group;
    }

    @Override
    public byte[] publicValue() {
        return joined(group, curve.publicValue(), kem.encapsulationKey());
    }

    @Override
    public Secret agree(byte[] peerValue) throws CryptoFailure {
        if (peerValue.length != group.serverLength()) {
            throw new CryptoFailure(BAD_PUBLIC_VALUE, group + " value of " + peerValue.length + " bytes");
        }
        int curveLength = curve.group().serverLength();
        try (var agreed = curve.agree(part(group, peerValue, curveLength, true));
                var decapsulated = kem.decapsulate(part(group, peerValue, curveLength, false))) {
            return Secret.owning(joined(group, agreed.bytes(), decapsulated.bytes()));
        }
    }

    @Override
    public void close() {
        curve.close();
        kem.close();
    }

    private static NamedGroup curveOf(NamedGroup group) {
        return switch (group) {
            case X25519MLKEM768 -> NamedGroup.X25519;
            case SECP256R1MLKEM768 -> NamedGroup.SECP256R1;
            case X25519, SECP256R1, SECP384R1, SECP521R1, X448 ->
                throw new IllegalStateException(group + " has no ML-KEM");
        };
    }

    private static boolean isKemFirst(NamedGroup group) {
        return group == NamedGroup.X25519MLKEM768;
    }

    /** The part of the curve, or the other, of a value in which the former takes {@code curveLength} bytes. */
    private static byte[] part(NamedGroup group, byte[] value, int curveLength, boolean ofCurve) {
        int boundary = isKemFirst(group) ? value.length - curveLength : curveLength;
        return ofCurve == isKemFirst(group)
                ? Arrays.copyOfRange(value, boundary, value.length)
                : Arrays.copyOf(value, boundary);
    }

    private static byte[] joined(NamedGroup group, byte[] ofCurve, byte[] ofKem) {
        var first = isKemFirst(group) ? ofKem : ofCurve;
        var second = isKemFirst(group) ? ofCurve : ofKem;
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
