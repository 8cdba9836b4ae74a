package dev.dunlin.testkit.scripted;

/** The content of an ACK: RFC 9147 §7. */
final class Acknowledgement {
    private Acknowledgement() {}

    static Octets of(long epoch, long number) {
        return Octets.vec16(Octets.u64(epoch), Octets.u64(number));
    }
}
