package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ImportedIdentity;
import dev.dunlin.handshake.internal.message.OfferedPsk;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import java.time.Instant;
import java.util.Optional;

/** A pre-shared key that a client names: of a ticket, or one that was agreed on elsewhere. Wiped by {@link #close()}. */
final class NamedPsk implements AutoCloseableSecret {
    private final Bytes identity;
    private final HashAlgorithm hash;
    private final Secret key;
    private final BinderKey.Origin origin;
    private final Optional<KnownSession> session;
    private final Optional<PskIdentity> external;

    private NamedPsk(
            Bytes identity,
            HashAlgorithm hash,
            Secret key,
            BinderKey.Origin origin,
            Optional<KnownSession> session,
            Optional<PskIdentity> external) {
        this.identity = identity;
        this.hash = hash;
        this.key = key;
        this.origin = origin;
        this.session = session;
        this.external = external;
    }

    /** That of a ticket; the session stays its owner's. */
    static NamedPsk of(KnownSession session) {
        return new NamedPsk(
                session.ticket(),
                session.state().facts().suite().hash(),
                Secret.copyOf(session.state().secret().bytes()),
                BinderKey.Origin.RESUMPTION,
                Optional.of(session),
                Optional.empty());
    }

    /** One from elsewhere; {@code credentials} stay their owner's. */
    static NamedPsk of(PskCredentials credentials, HashAlgorithm hash) {
        return new NamedPsk(
                Bytes.of(credentials.identity().toByteArray()),
                hash,
                Secret.owning(credentials.key().toByteArray()),
                BinderKey.Origin.EXTERNAL,
                Optional.empty(),
                Optional.of(credentials.identity()));
    }

    /** One from elsewhere, imported for suites of {@code hash}; {@code imported} stays its owner's. */
    static NamedPsk of(Jca jca, ImportedPsk imported, HashAlgorithm hash) {
        var identity = ImportedIdentity.of(imported, hash);
        return new NamedPsk(
                identity.encode(),
                hash,
                PskImport.derive(jca, imported, identity),
                BinderKey.Origin.IMPORTED,
                Optional.empty(),
                Optional.of(imported.identity()));
    }

    HashAlgorithm hash() {
        return hash;
    }

    Secret key() {
        return key;
    }

    /** The session that its ticket is of. */
    Optional<KnownSession> session() {
        return session;
    }

    /** The identity of a key from elsewhere. */
    Optional<PskIdentity> external() {
        return external;
    }

    /** As it is named in a hello, with a binder of the right length that is still to be computed. */
    OfferedPsk unbound(Instant now) {
        return named(now, Bytes.of(new byte[hash.length()]));
    }

    /** The same with its binder over {@code transcriptHash}. */
    OfferedPsk bound(Jca jca, int obfuscatedAge, byte[] transcriptHash) {
        try (var schedule = new KeySchedule(jca, hash);
                var early = schedule.withPsk(key);
                var binderKey = early.binderKey(origin)) {
            return new OfferedPsk(identity, obfuscatedAge, Bytes.of(binderKey.binder(transcriptHash)));
        }
    }

    private OfferedPsk named(Instant now, Bytes binder) {
        int age = session.flatMap(known -> known.state().age())
                .map(known -> known.obfuscated(now))
                .orElse(0);
        return new OfferedPsk(identity, age, binder);
    }

    @Override
    public void close() {
        key.close();
    }
}
