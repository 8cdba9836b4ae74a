package dev.dunlin.session;

import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.ImportedPskLookup;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.internal.ConstantTime;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.ImportedKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Collects what client and server configurations say about keys to import (RFC 9258), and checks it. */
final class ImportConfig {
    private final List<ImportedPsk> keys = new ArrayList<>();
    private @Nullable ImportedPskLookup lookup;

    void add(ImportedPsk key) {
        for (var other : keys) {
            if (key.isNamed(other.identity(), other.context())) {
                throw new IllegalArgumentException("there is a key to import under " + key.identity());
            }
            if (key.identity().equals(other.identity()) && key.hash() != other.hash()) {
                throw new IllegalArgumentException("the key to import under " + key.identity() + " is for "
                        + other.hash() + ", and a key has one hash (RFC 9258 §4)");
            }
        }
        keys.add(key);
    }

    void lookup(ImportedPskLookup finder) {
        lookup = finder;
    }

    boolean isEmpty() {
        return keys.isEmpty() && lookup == null;
    }

    /** How many there are. */
    int size() {
        return keys.size();
    }

    /**
     * The keys, none of which is among {@code direct}, those that are used as they are.
     *
     * @throws IllegalStateException when a key is for both (RFC 9258 §4), or there are keys and a look-up for them
     */
    ImportedKeys build(Map<PskIdentity, PreSharedKey> direct) {
        CommonConfig.demand(
                lookup == null || keys.isEmpty(),
                "there are keys to import and a look-up for them: which is to be asked?");
        direct.forEach((identity, key) -> {
            for (var imported : keys) {
                CommonConfig.demand(
                        !imported.identity().equals(identity) && !isSame(imported, key),
                        "the pre-shared key under " + identity + " is to be imported, too, under " + imported.identity()
                                + ": use it for one or the other (RFC 9258 §4)");
            }
        });
        return lookup != null ? ImportedKeys.foundBy(lookup) : ImportedKeys.fixed(keys);
    }

    private static boolean isSame(ImportedPsk imported, PreSharedKey direct) {
        var one = imported.toByteArray();
        var other = direct.toByteArray();
        try {
            return ConstantTime.equal(one, other);
        } finally {
            Arrays.fill(one, (byte) 0);
            Arrays.fill(other, (byte) 0);
        }
    }
}
