package dev.dunlin.testkit.scripted;

import java.util.Optional;

/**
 * One direction of DTLS 1.2 with AES-GCM or AES-CCM (RFC 5288 §3, RFC 6655 §3), with a connection id (RFC 9146 §4, §5.3) or without (RFC
 * 6347 §4.1).
 *
 * @param fixedIv the four bytes of the nonce that the handshake gives
 */
record Dtls12Keys(Aead aead, Octets fixedIv) {
    private static final int EXPLICIT_NONCE = 8;
    private static final Octets ID_PLACEHOLDER = Octets.filled(8, 0xFF);

    /** A record in the ordinary form. */
    Octets seal(int type, long epoch, long number, Octets content) {
        var explicit = Octets.join(Octets.u16((int) epoch), Octets.u48(number));
        var additional = ordinary(explicit, type, content.length());
        var ciphertext = aead.seal(Octets.join(fixedIv, explicit), additional, content);
        return PlaintextRecord.of(type, epoch, number, Octets.join(explicit, ciphertext));
    }

    /** A tls12_cid record. */
    Octets seal(int type, long epoch, long number, Octets id, int padding, Octets content) {
        var inner = new InnerPlaintext(content, type).padded(padding);
        var explicit = Octets.join(Octets.u16((int) epoch), Octets.u48(number));
        var ciphertext = aead.seal(Octets.join(fixedIv, explicit), withId(explicit, id, inner.length()), inner);
        return Octets.join(
                Octets.u8(ContentType.TLS12_CID),
                Octets.u16(Versions.DTLS_1_2),
                explicit,
                id,
                Octets.vec16(explicit, ciphertext));
    }

    Optional<Octets> open(int type, Octets epochAndNumber, Octets fragment) {
        int length = fragment.length() - EXPLICIT_NONCE - aead.tagLength();
        return open(fragment, ordinary(epochAndNumber, type, length));
    }

    Optional<InnerPlaintext> openWithId(Octets epochAndNumber, Octets id, Octets fragment) {
        int length = fragment.length() - EXPLICIT_NONCE - aead.tagLength();
        return open(fragment, withId(epochAndNumber, id, length)).map(InnerPlaintext::parse);
    }

    private Optional<Octets> open(Octets fragment, Octets additional) {
        var nonce = Octets.join(fixedIv, fragment.slice(0, EXPLICIT_NONCE));
        return aead.open(nonce, additional, fragment.from(EXPLICIT_NONCE));
    }

    /** RFC 5246 §6.2.3.3. */
    private static Octets ordinary(Octets epochAndNumber, int type, int length) {
        return Octets.join(epochAndNumber, Octets.u8(type), Octets.u16(Versions.DTLS_1_2), Octets.u16(length));
    }

    /** RFC 9146 §5.3. */
    static Octets withId(Octets epochAndNumber, Octets id, int innerLength) {
        return Octets.join(
                ID_PLACEHOLDER,
                Octets.u8(ContentType.TLS12_CID),
                Octets.u8(id.length()),
                Octets.u8(ContentType.TLS12_CID),
                Octets.u16(Versions.DTLS_1_2),
                epochAndNumber,
                id,
                Octets.u16(innerLength));
    }
}
