package dev.dunlin.testkit.scripted;

/**
 * The form of a DTLS 1.3 record: RFC 9147 §4.
 *
 * @param longNumber whether the header has 16 bits of the number, not 8
 * @param length whether it tells the length; without, the record is the last one of its datagram
 * @param padding zeros behind the content type
 */
record Shape(boolean longNumber, boolean length, int padding) {
    static final Shape FULL = new Shape(true, true, 0);
    static final Shape SHORT = new Shape(false, false, 0);
}
