package dev.dunlin.testkit.scripted;

/** What a record protects beside its content: the type behind it, then zeros. RFC 9147 §4, RFC 9146 §4. */
record InnerPlaintext(Octets content, int type) {
    Octets padded(int zeros) {
        return Octets.join(content, Octets.u8(type), Octets.zeros(zeros));
    }

    static InnerPlaintext parse(Octets plaintext) {
        int last = plaintext.length() - 1;
        while (last >= 0 && plaintext.at(last) == 0) {
            last--;
        }
        if (last < 0) {
            throw new AssertionError("a record of nothing but zeros");
        }
        return new InnerPlaintext(plaintext.slice(0, last), plaintext.at(last));
    }
}
