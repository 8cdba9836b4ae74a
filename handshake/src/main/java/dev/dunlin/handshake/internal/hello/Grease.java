package dev.dunlin.handshake.internal.hello;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.KeyShareEntry;
import dev.dunlin.handshake.internal.message.KeyShareOffer;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.handshake.internal.message.SupportedVersions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Values that nobody knows in what a client offers, so that servers do not forget to look past what they do not know (RFC 8701 §3.1). What a
 * server makes of them needs no check of its own: whoever chooses one has chosen something that we do not have.
 */
final class Grease {
    /** How many values each kind has (RFC 8701 §2). */
    private static final int VALUES = 16;

    /** One byte, as in BoringSSL: a share that is empty would be malformed. */
    private static final Bytes ONE_BYTE = Bytes.of(new byte[1]);

    private Grease() {}

    /** {@code hello} with them: one in every list, in front where a careless server falls over it first, and two extensions. */
    static ClientHello in(ClientHello hello, SecureRandom random) {
        int group = code(random);
        int first = code(random);
        var extensions = new ArrayList<Extension>();
        extensions.add(new OpaqueExtension(first, Bytes.EMPTY));
        for (var extension : hello.extensions().list()) {
            extensions.add(in(extension, group, random));
        }
        extensions.add(new OpaqueExtension(other(first, random), ONE_BYTE));
        return new ClientHello(
                hello.legacyVersion(),
                hello.random(),
                hello.sessionId(),
                hello.cookie(),
                before(code(random), hello.cipherSuites()),
                hello.compressionMethods(),
                new Extensions(extensions));
    }

    private static Extension in(Extension extension, int group, SecureRandom random) {
        if (extension instanceof SupportedGroups groups) {
            return new SupportedGroups(before(group, groups.codes()));
        }
        if (extension instanceof KeyShareOffer offer) {
            // Of the same group: a share must be of one that is listed (RFC 8446 §4.2.8).
            return new KeyShareOffer(before(new KeyShareEntry(group, ONE_BYTE), offer.shares()));
        }
        if (extension instanceof SupportedVersions versions) {
            return new SupportedVersions(before(code(random), versions.codes()));
        }
        if (extension instanceof SignatureAlgorithms algorithms) {
            return new SignatureAlgorithms(before(code(random), algorithms.codes()));
        }
        if (extension instanceof PskKeyExchangeModes modes) {
            return new PskKeyExchangeModes(before(mode(random), modes.codes()));
        }
        return extension;
    }

    private static <T> List<T> before(T first, List<T> rest) {
        var all = new ArrayList<T>(rest.size() + 1);
        all.add(first);
        all.addAll(rest);
        return all;
    }

    /** One of 0A0A, 1A1A to FAFA. */
    private static int code(SecureRandom random) {
        return 0x0A0A + random.nextInt(VALUES) * 0x1010;
    }

    private static int other(int code, SecureRandom random) {
        int place = (code - 0x0A0A) / 0x1010;
        return 0x0A0A + (place + 1 + random.nextInt(VALUES - 1)) % VALUES * 0x1010;
    }

    /** One of 0B, 2A, 49 to E4, which differ by 1F. */
    private static int mode(SecureRandom random) {
        return 0x0B + random.nextInt(8) * 0x1F;
    }
}
