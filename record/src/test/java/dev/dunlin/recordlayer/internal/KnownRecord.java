package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.Secret;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * A record of DTLS 1.3 that code of another origin has opened: epoch 3, content "hello", type 23, under the keys of the traffic secret 00 01
 * 02 .. of its suite.
 */
final class KnownRecord {
    static final byte[] CONTENT = Peer.utf8("hello");

    private static final String AES_128 =
            "cc95abc258d309424ddbf7cba68bd77e" + "6d3299305dd209fc865cf8f1" + "c5b1a0649ea4fdafbe7e256665068222";
    private static final String AES_256 = "d6732c55efc102933ffe3af6922bdb7fe44d18f2b7307173758bfeb457a6f9bb"
            + "8ae6b315daa064c6dfa5f10a"
            + "fc6f78156052e019518fb3ea0d77c796ca2da8796cc26b8e42c5b5395a72af1d";
    private static final String CHACHA20 = "fa36130205a96cbeb292e37361db797a5292833e60912c992462e04b0eba0ecd"
            + "6d3299305dd209fc865cf8f1"
            + "534890654f2b1ca72683f148cdbae6a98ffeaaad7e23fc9e693486e2a92b6892";

    static final KnownRecord AES_128_GCM =
            standard(AeadAlgorithm.AES_128_GCM, AES_128, "2f21b200164b06c78d778b89527b312a91fdf636ee6e5444db02c0");
    static final KnownRecord AES_128_GCM_SHORT = new KnownRecord(
            AeadAlgorithm.AES_128_GCM,
            RecordShape.STANDARD.withoutLengths().withShortNumbers(),
            AES_128,
            0x34,
            "23e0f68e7a3db1d66a5ba98ad26d19db36f7bca37bb67ca9");
    static final KnownRecord AES_256_GCM =
            standard(AeadAlgorithm.AES_256_GCM, AES_256, "2feed70016465a669be3331390baf3e27f912cacc1e52770206c76");
    static final KnownRecord CHACHA20_POLY1305 = standard(
            AeadAlgorithm.CHACHA20_POLY1305, CHACHA20, "2fcbc7001664c5db9407d03f73ffc0ce7611e9785a2d3c184d4aff");
    static final KnownRecord AES_128_CCM =
            standard(AeadAlgorithm.AES_128_CCM, AES_128, "2f0e44001668c0076442ad53cd67395b66c8b8e6d335f50369f8fc");
    /** Two bytes of padding make it as long as the mask needs. */
    static final KnownRecord AES_128_CCM_8 =
            standard(AeadAlgorithm.AES_128_CCM_8, AES_128, "2f192c001068c0076442ad3b96eea4686be1da7c81");

    final AeadAlgorithm algorithm;
    final long sequence;
    final byte[] onTheWire;

    private final RecordShape shape;
    private final byte[] keys;

    private KnownRecord(AeadAlgorithm algorithm, RecordShape shape, String keys, long sequence, String onTheWire) {
        this.algorithm = algorithm;
        this.shape = shape;
        this.sequence = sequence;
        this.keys = HexFormat.of().parseHex(keys);
        this.onTheWire = HexFormat.of().parseHex(onTheWire);
    }

    private static KnownRecord standard(AeadAlgorithm algorithm, String keys, String onTheWire) {
        return new KnownRecord(algorithm, RecordShape.STANDARD, keys, 0x1234, onTheWire);
    }

    static Stream<KnownRecord> all() {
        return Stream.of(AES_128_GCM, AES_128_GCM_SHORT, AES_256_GCM, CHACHA20_POLY1305, AES_128_CCM, AES_128_CCM_8);
    }

    Dtls13Protection protection() {
        var traffic = Dtls13Protection.keys(algorithm, Secret.copyOf(keys), 0);
        return new Dtls13Protection(traffic, AeadLimits.ofDtls13(algorithm), shape);
    }

    int secretLength() {
        return keys.length;
    }

    @Override
    public String toString() {
        return algorithm + ", " + onTheWire.length + " bytes";
    }
}
