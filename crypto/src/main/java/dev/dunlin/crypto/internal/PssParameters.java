package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.Der.MalformedDer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * RSASSA-PSS-params of a signature on a certificate, RFC 4055 §3.1. They have to be DER (RFC 8446 §4.2.3), which the JDK, whose part it is to
 * compare them with those of the key, does not insist on.
 */
final class PssParameters {
    private static final int HASH = 0xA0;
    private static final int MASK = 0xA1;
    private static final int SALT_LENGTH = 0xA2;
    private static final int TRAILER = 0xA3;
    private static final int NULL = 0x05;

    private static final byte[] MGF1 = HexFormat.of().parseHex("2a864886f70d010108");

    /** The arc of NIST's hash functions; one byte more names the function. */
    private static final byte[] NIST_HASHES = HexFormat.of().parseHex("608648016503040200");

    private PssParameters() {}

    /** The hash that is signed; empty for one that is none of ours, SHA-1 of parameters that do not say among them, and for what is not DER. */
    static Optional<HashAlgorithm> hash(byte[] encoded) {
        try {
            var outer = Der.over(encoded);
            var fields = outer.value(Der.SEQUENCE);
            outer.expectEnd();
            Optional<HashAlgorithm> hash = fields.isNext(HASH) ? hashIn(fields.value(HASH)) : Optional.empty();
            if (fields.isNext(MASK)) {
                requireMgf1(fields.value(MASK));
            }
            for (int tag = SALT_LENGTH; tag <= TRAILER; tag++) {
                if (fields.isNext(tag)) {
                    requireInteger(fields.value(tag));
                }
            }
            fields.expectEnd();
            return hash;
        } catch (MalformedDer e) {
            return Optional.empty();
        }
    }

    private static Optional<HashAlgorithm> hashIn(Der field) throws MalformedDer {
        var algorithm = field.value(Der.SEQUENCE);
        field.expectEnd();
        var name = algorithm.value(Der.OBJECT_IDENTIFIER).rest();
        if (algorithm.isNext(NULL)) {
            algorithm.value(NULL).expectEnd();
        }
        algorithm.expectEnd();
        int last = name.length - 1;
        if (last != NIST_HASHES.length - 1 || !Arrays.equals(name, 0, last, NIST_HASHES, 0, last)) {
            return Optional.empty();
        }
        return switch (name[last]) {
            case 1 -> Optional.of(HashAlgorithm.SHA256);
            case 2 -> Optional.of(HashAlgorithm.SHA384);
            case 3 -> Optional.of(HashAlgorithm.SHA512);
            default -> Optional.empty();
        };
    }

    private static void requireMgf1(Der field) throws MalformedDer {
        var mask = field.value(Der.SEQUENCE);
        field.expectEnd();
        if (!Arrays.equals(MGF1, mask.value(Der.OBJECT_IDENTIFIER).rest())) {
            throw new MalformedDer("no other mask generation function is defined");
        }
        var unused = hashIn(mask);
    }

    private static void requireInteger(Der field) throws MalformedDer {
        var unused = field.integer();
        field.expectEnd();
    }
}
