package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** An extension block, RFC 5246 §7.4.1.4: in the order of the wire, no type twice. */
public record Extensions(List<Extension> list) {
    public static final Extensions NONE = new Extensions(List.of());

    public Extensions {
        list = List.copyOf(list);
        var codes = new HashSet<Integer>();
        for (var extension : list) {
            if (!codes.add(extension.code())) {
                throw new IllegalArgumentException("extension " + extension.code() + " twice");
            }
        }
    }

    public static Extensions of(Extension... extensions) {
        return new Extensions(List.of(extensions));
    }

    /** The block at the end of a hello, which may be missing as a whole (RFC 5246 §7.4.1.2, §7.4.1.3). */
    static Extensions decodeOptional(WireReader in, MessageContext context) throws DecodeFailure {
        return in.isExhausted() ? NONE : decode(in, context);
    }

    /**
     * Reads a block with its length.
     *
     * @throws DecodeFailure illegal_parameter when a type is there twice, or in a message where it has no place
     */
    static Extensions decode(WireReader in, MessageContext context) throws DecodeFailure {
        var block = in.vector16(0, 0xFFFF);
        var list = new ArrayList<Extension>();
        var codes = new HashSet<Integer>();
        while (!block.isExhausted()) {
            int code = block.u16();
            if (!codes.add(code)) {
                throw DecodeFailure.illegal("extension " + code + " twice");
            }
            var body = block.vector16(0, 0xFFFF);
            list.add(ExtensionDecoder.decode(code, body, context));
            body.expectEnd();
        }
        return new Extensions(list);
    }

    /** Writes the block with its length. */
    void encode(WireWriter out) {
        out.vector16(
                block -> list.forEach(extension -> block.u16(extension.code()).vector16(extension::encode)));
    }

    /** Writes the block of a hello: nothing at all when there are no extensions. */
    void encodeOptional(WireWriter out) {
        if (!list.isEmpty()) {
            encode(out);
        }
    }

    /** The extension of this kind. */
    public <T extends Extension> Optional<T> find(Class<T> kind) {
        for (var extension : list) {
            if (kind.isInstance(extension)) {
                return Optional.of(kind.cast(extension));
            }
        }
        return Optional.empty();
    }

    /** The extension of this type, where several share one kind. */
    public <T extends Extension> Optional<T> find(ExtensionType type, Class<T> kind) {
        for (var extension : list) {
            if (extension.code() == type.code() && kind.isInstance(extension)) {
                return Optional.of(kind.cast(extension));
            }
        }
        return Optional.empty();
    }

    public boolean has(Class<? extends Extension> kind) {
        return find(kind).isPresent();
    }

    /** The type codes, in the order of the wire. */
    public List<Integer> types() {
        return list.stream().map(Extension::code).toList();
    }
}
