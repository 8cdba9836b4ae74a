package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.FoldReader;

/** Which records an association takes for its own by their first bytes (RFC 9147 §4.1). Chosen once, with the version. */
public enum RecordFraming {
    /** Nobody has chosen yet: protected records of either version may overtake the hello that chooses. */
    UNDECIDED(true, true) {
        /** An ACK means nothing before its version is chosen (RFC9147bis 7). */
        @Override
        boolean mayBePlaintext(int type) {
            return ContentType.isOfDtls12(type) && ContentType.mayBePlaintext(type);
        }

        @Override
        RecordProtection protection(AeadAlgorithm algorithm, FoldReader in) {
            throw new IllegalStateException("there are no keys before a version is chosen");
        }
    },
    DTLS_1_2(true, false) {
        @Override
        boolean mayBePlaintext(int type) {
            return ContentType.isOfDtls12(type) && ContentType.mayBePlaintext(type);
        }

        @Override
        RecordProtection protection(AeadAlgorithm algorithm, FoldReader in) {
            return Dtls12Protection.unfold(algorithm, in);
        }
    },
    DTLS_1_3(false, true) {
        /** ChangeCipherSpec is of no use any more: as good as a record that cannot be opened. */
        @Override
        boolean mayBePlaintext(int type) {
            return ContentType.isOfDtls13(type) && ContentType.mayBePlaintext(type);
        }

        @Override
        RecordProtection protection(AeadAlgorithm algorithm, FoldReader in) {
            return Dtls13Protection.unfold(algorithm, in);
        }
    };

    private final boolean protectsInPlainSight;
    private final boolean isUnified;

    RecordFraming(boolean protectsInPlainSight, boolean isUnified) {
        this.protectsInPlainSight = protectsInPlainSight;
        this.isUnified = isUnified;
    }

    /** Whether content of this type is taken from a record of epoch 0. */
    abstract boolean mayBePlaintext(int type);

    /** The protection whose keys {@link RecordProtection#fold} has written. */
    abstract RecordProtection protection(AeadAlgorithm algorithm, FoldReader in);

    /** Whether a protected record may have the header of DTLS 1.2. */
    boolean hasDtls12Protection() {
        return protectsInPlainSight;
    }

    /** Whether a record with the unified header of RFC 9147 §4 is one. */
    boolean hasUnifiedHeaders() {
        return isUnified;
    }

    /**
     * Whether a record may begin with this byte. One of another kind has a length that we do not know how to read. Those of DTLS 1.2 are
     * among them whatever was chosen: what is none of ours is better discarded alone than with the rest of its datagram.
     */
    boolean begins(int first) {
        return ContentType.isOfDtls12(first)
                || (protectsInPlainSight && first == ContentType.TLS12_CID)
                || (isUnified && (first == ContentType.ACK || RecordHeader.isUnified(first)));
    }
}
