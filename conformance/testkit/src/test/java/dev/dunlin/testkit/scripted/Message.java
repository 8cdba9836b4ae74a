package dev.dunlin.testkit.scripted;

/** A handshake message with its number: RFC 6347 §4.2.2, RFC 9147 §5.2. */
record Message(int type, int seq, Octets body) {
    /** With the header of twelve bytes, as it goes over the wire in one fragment and into the transcript of DTLS 1.2. */
    Octets whole() {
        return fragment(0, body.length());
    }

    /** One fragment of it. */
    Octets fragment(int offset, int length) {
        return Octets.join(
                Octets.u8(type),
                Octets.u24(body.length()),
                Octets.u16(seq),
                Octets.u24(offset),
                Octets.u24(length),
                body.slice(offset, offset + length));
    }

    /** With the header of four bytes that goes into the transcript of DTLS 1.3. */
    Octets withShortHeader() {
        return Octets.join(Octets.u8(type), Octets.u24(body.length()), body);
    }
}
