package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.ImportedPskLookup;
import java.util.List;
import java.util.Optional;

/**
 * The keys from elsewhere that are imported (RFC 9258).
 *
 * @param named those that a client names, the preferred first
 * @param lookup where a server finds them; empty when it imports none
 * @param prompt whether the look-up takes no time, so that it is not worth a task
 */
public record ImportedKeys(List<ImportedPsk> named, Optional<ImportedPskLookup> lookup, boolean prompt) {
    /** Nothing is imported. */
    public static final ImportedKeys NONE = new ImportedKeys(List.of(), Optional.empty(), true);

    public ImportedKeys {
        named = List.copyOf(named);
    }

    /** These keys and no others, for either role. */
    public static ImportedKeys fixed(List<ImportedPsk> keys) {
        if (keys.isEmpty()) {
            return NONE;
        }
        var copy = List.copyOf(keys);
        ImportedPskLookup lookup = (identity, context) ->
                copy.stream().filter(key -> key.isNamed(identity, context)).findFirst();
        return new ImportedKeys(copy, Optional.of(lookup), true);
    }

    /** Code of the application of a server. */
    public static ImportedKeys foundBy(ImportedPskLookup lookup) {
        return new ImportedKeys(List.of(), Optional.of(lookup), false);
    }
}
