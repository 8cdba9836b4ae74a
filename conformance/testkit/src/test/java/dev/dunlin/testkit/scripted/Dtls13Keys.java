package dev.dunlin.testkit.scripted;

import static dev.dunlin.testkit.scripted.Algorithms.BLOCK;

/** One direction of one epoch of DTLS 1.3 with AES-128-GCM: RFC 8446 §5.2, §7.3, RFC 9147 §4. */
final class Dtls13Keys {
    private static final int FIXED = 0x20;
    private static final int HAS_ID = 0x10;
    private static final int LONG_NUMBER = 0x08;
    private static final int HAS_LENGTH = 0x04;
    private static final int EPOCH = 0x03;
    private static final int NONCE = 12;

    private final Octets secret;
    private final Octets iv;
    private final Octets numberKey;
    private final Aead aead;

    Dtls13Keys(Octets secret) {
        this.secret = secret;
        this.iv = Hkdf.expandLabel(secret, "iv", Octets.NONE, NONCE);
        this.numberKey = Hkdf.expandLabel(secret, "sn", Octets.NONE, BLOCK);
        this.aead = new Gcm(Hkdf.expandLabel(secret, "key", Octets.NONE, BLOCK));
    }

    /** The keys that follow a KeyUpdate: RFC 8446 §7.2. */
    Dtls13Keys next() {
        return new Dtls13Keys(Hkdf.expandLabel(secret, "traffic upd", Octets.NONE, Algorithms.HASH));
    }

    Octets seal(long epoch, long number, Octets id, Shape shape, int type, Octets content) {
        var plaintext = new InnerPlaintext(content, type).padded(shape.padding());
        int flags = FIXED
                | (id.isEmpty() ? 0 : HAS_ID)
                | (shape.longNumber() ? LONG_NUMBER : 0)
                | (shape.length() ? HAS_LENGTH : 0)
                | (int) (epoch & EPOCH);
        var clearNumber = shape.longNumber() ? Octets.u16((int) (number & 0xFFFF)) : Octets.u8((int) (number & 0xFF));
        var start = Octets.join(Octets.u8(flags), id);
        var length = shape.length() ? Octets.u16(plaintext.length() + aead.tagLength()) : Octets.NONE;
        var ciphertext = aead.seal(nonce(number), Octets.join(start, clearNumber, length), plaintext);
        return Octets.join(start, clearNumber.xor(mask(ciphertext)), length, ciphertext);
    }

    /** The two low bits of the epoch of the record that {@code in} stands at. */
    static int epochBits(Reading in) {
        return in.peek() & EPOCH;
    }

    static boolean isRecord(int firstByte) {
        return (firstByte & 0xE0) == FIXED;
    }

    /** Takes a record of this epoch, whose number is near {@code expected}. */
    Opened open(Reading in, long epoch, long expected, ReceivingIds ids) {
        int flags = in.u8();
        boolean hasId = (flags & HAS_ID) != 0;
        if (hasId != ids.areUsed()) {
            throw new AssertionError(hasId ? "an id where none is wanted" : "no id where one is wanted");
        }
        var id = hasId ? ids.take(in) : Octets.NONE;
        var masked = in.take((flags & LONG_NUMBER) != 0 ? 2 : 1);
        boolean hasLength = (flags & HAS_LENGTH) != 0;
        var length = hasLength ? in.take(2) : Octets.NONE;
        var ciphertext = hasLength ? in.take(new Reading(length).u16()) : in.rest();
        var clear = masked.xor(mask(ciphertext));
        long number = nearest(expected, clear);
        var header = Octets.join(Octets.u8(flags), id, clear, length);
        var inner = InnerPlaintext.parse(aead.open(nonce(number), header, ciphertext)
                .orElseThrow(() -> new AssertionError("a record of epoch " + epoch + " does not open")));
        return new Opened(inner.type(), inner.content(), epoch, number, id);
    }

    /** The number that ends in {@code low} and is closest to {@code expected}: RFC 9147 §4.2.2. */
    private static long nearest(long expected, Octets low) {
        var in = new Reading(low);
        long range = low.length() == 2 ? 1L << 16 : 1L << 8;
        long bits = low.length() == 2 ? in.u16() : in.u8();
        long number = expected / range * range + bits;
        if (number - expected > range / 2 && number >= range) {
            return number - range;
        }
        return expected - number > range / 2 ? number + range : number;
    }

    private Octets nonce(long number) {
        return iv.xor(Octets.join(Octets.u32(0), Octets.u64(number)));
    }

    /** RFC 9147 §4.2.3. */
    private Octets mask(Octets ciphertext) {
        return Algorithms.aesBlock(numberKey, ciphertext.slice(0, BLOCK));
    }
}
