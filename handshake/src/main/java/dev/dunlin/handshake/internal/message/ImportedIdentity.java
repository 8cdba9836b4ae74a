package dev.dunlin.handshake.internal.message;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.Optional;

/**
 * The identity under which a key that was imported for DTLS 1.3 is named, RFC 9258 §5.1.
 *
 * @param identity of the key from elsewhere
 * @param context what else that was made for
 * @param hash of the suites that it is imported for
 */
public record ImportedIdentity(PskIdentity identity, Bytes context, HashAlgorithm hash) {
    /** RFC 9258 §5.1: the version that is negotiated. */
    private static final int TARGET_PROTOCOL = ProtocolVersion.DTLS_1_3.code();

    /** The registry of RFC 9258 §10. */
    private static final int HKDF_SHA256 = 1;

    private static final int HKDF_SHA384 = 2;

    /** Of {@code key}, imported for suites of {@code hash}. */
    public static ImportedIdentity of(ImportedPsk key, HashAlgorithm hash) {
        return new ImportedIdentity(key.identity(), Bytes.of(key.context()), hash);
    }

    /** What {@code identity} says, if it is one of these, for this protocol and a hash of its suites: anything else names no imported key. */
    public static Optional<ImportedIdentity> parse(Bytes identity) {
        try {
            var in = new WireReader(identity.toByteArray());
            var name = in.vector16(1, PskIdentity.MAX_LENGTH).rest();
            var context = in.vector16(0, ImportedPsk.MAX_CONTEXT).rest();
            int protocol = in.u16();
            var hash = hash(in.u16());
            in.expectEnd();
            return hash.filter(known -> protocol == TARGET_PROTOCOL)
                    .map(known -> new ImportedIdentity(PskIdentity.of(name.toByteArray()), context, known));
        } catch (DecodeFailure other) {
            // Identities are opaque, and most are something else.
            return Optional.empty();
        }
    }

    private static Optional<HashAlgorithm> hash(int kdf) {
        return switch (kdf) {
            case HKDF_SHA256 -> Optional.of(HashAlgorithm.SHA256);
            case HKDF_SHA384 -> Optional.of(HashAlgorithm.SHA384);
            default -> Optional.empty();
        };
    }

    /** As it stands in ClientHello. */
    public Bytes encode() {
        var out = new WireWriter();
        out.vector16(name -> name.bytes(identity.toByteArray()))
                .vector16(rest -> rest.bytes(context))
                .u16(TARGET_PROTOCOL)
                .u16(hash == HashAlgorithm.SHA384 ? HKDF_SHA384 : HKDF_SHA256);
        return Bytes.of(out.toByteArray());
    }
}
