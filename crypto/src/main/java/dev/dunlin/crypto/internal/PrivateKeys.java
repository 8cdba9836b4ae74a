package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.internal.Der.MalformedDer;
import dev.dunlin.crypto.internal.Pem.Block;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Private keys out of PEM: PKCS #8 (RFC 5958), and the forms of old that are put into it: SEC 1 (RFC 5915) and PKCS #1 (RFC 8017 A.1.2). */
public final class PrivateKeys {
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final byte[] NULL = {0x05, 0x00};
    private static final String RSA_ENCRYPTION = "2a864886f70d010101";
    private static final String EC_PUBLIC_KEY = "2a8648ce3d0201";
    private static final String ED25519 = "2b6570";
    private static final String ED448 = "2b6571";
    private static final int CURVE_OF_SEC1 = 0xA0;

    private PrivateKeys() {}

    /**
     * The one private key of {@code pem}; certificates beside it are passed over.
     *
     * @throws UnusablePem none is there, or several, or it is encrypted, or of another kind than RSA, EC and EdDSA
     */
    public static PrivateKey in(Pem pem) throws UnusablePem {
        Block found = null;
        for (var block : pem.blocks()) {
            if (block.label().endsWith("PRIVATE KEY")) {
                if (found != null) {
                    throw new UnusablePem("more than one private key");
                }
                found = block;
            }
        }
        if (found == null) {
            throw new UnusablePem("no private key (-----BEGIN PRIVATE KEY-----)");
        }
        if (found.isEncryptedKey()) {
            throw new UnusablePem("the private key is encrypted; decrypt it first (openssl pkey -in … -out …), "
                    + "or put it into a KeyStore");
        }
        return parse(found);
    }

    private static PrivateKey parse(Block block) throws UnusablePem {
        byte[] contents = block.contents().bytes();
        try {
            return switch (block.label()) {
                case "PRIVATE KEY" -> fromPkcs8(contents);
                case "EC PRIVATE KEY" -> fromSec1(contents);
                case "RSA PRIVATE KEY" -> fromPkcs1(contents);
                default -> throw new UnusablePem("\"" + block.label() + "\" is not a kind of key that is spoken here");
            };
        } catch (MalformedDer | InvalidKeySpecException e) {
            throw new UnusablePem("\"" + block.label() + "\" cannot be parsed: " + e.getMessage(), e);
        }
    }

    private static PrivateKey fromPkcs8(byte[] pkcs8) throws UnusablePem, MalformedDer, InvalidKeySpecException {
        var key = Der.over(pkcs8).value(Der.SEQUENCE);
        key.integer();
        var algorithm = HexFormat.of()
                .formatHex(key.value(Der.SEQUENCE).value(Der.OBJECT_IDENTIFIER).rest());
        return switch (algorithm) {
            case RSA_ENCRYPTION -> generate("RSA", pkcs8);
            case EC_PUBLIC_KEY -> generate("EC", pkcs8);
            case ED25519 -> generate("Ed25519", pkcs8);
            case ED448 -> generate("Ed448", pkcs8);
            default -> throw new UnusablePem("the private key is neither RSA nor EC nor EdDSA");
        };
    }

    private static PrivateKey fromSec1(byte[] sec1) throws UnusablePem, MalformedDer, InvalidKeySpecException {
        var key = Der.over(sec1).value(Der.SEQUENCE);
        key.integer();
        key.value(Der.OCTET_STRING);
        if (!key.isNext(CURVE_OF_SEC1)) {
            throw new UnusablePem("the EC private key does not name its curve");
        }
        byte[] curve = key.value(CURVE_OF_SEC1).rest();
        return fromBody("EC", EC_PUBLIC_KEY, curve, sec1);
    }

    private static PrivateKey fromPkcs1(byte[] pkcs1) throws MalformedDer, InvalidKeySpecException {
        Der.over(pkcs1).value(Der.SEQUENCE);
        return fromBody("RSA", RSA_ENCRYPTION, NULL, pkcs1);
    }

    private static PrivateKey fromBody(String algorithm, String identifier, byte[] parameters, byte[] body)
            throws InvalidKeySpecException {
        byte[] octets = Der.encode(Der.OCTET_STRING, body);
        byte[] pkcs8 = Der.encode(
                Der.SEQUENCE,
                VERSION_0,
                Der.encode(
                        Der.SEQUENCE,
                        Der.encode(Der.OBJECT_IDENTIFIER, HexFormat.of().parseHex(identifier)),
                        parameters),
                octets);
        try {
            return generate(algorithm, pkcs8);
        } finally {
            Arrays.fill(octets, (byte) 0);
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static PrivateKey generate(String algorithm, byte[] pkcs8) throws InvalidKeySpecException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (NoSuchAlgorithmException e) {
            throw new InvalidKeySpecException("no key factory for " + algorithm, e);
        }
    }
}
