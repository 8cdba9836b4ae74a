package dev.dunlin.testkit.scripted;

/** The header of records that are not protected, and in DTLS 1.2 of those that are: RFC 6347 §4.1, RFC 9147 §4. */
final class PlaintextRecord {
    private PlaintextRecord() {}

    static Octets of(int type, long epoch, long number, Octets fragment) {
        return Octets.join(
                Octets.u8(type),
                Octets.u16(Versions.DTLS_1_2),
                Octets.u16((int) epoch),
                Octets.u48(number),
                Octets.vec16(fragment));
    }

    /** Reads the header's version: before it is agreed on, records may say that of DTLS 1.0 (RFC 6347 §4.2.1, RFC 9147 §5.3). */
    static void checkVersion(int version, int epoch) {
        if (version != Versions.DTLS_1_2 && (version != Versions.DTLS_1_0 || epoch != 0)) {
            throw new AssertionError("version " + Integer.toHexString(version) + " in epoch " + epoch);
        }
    }
}
