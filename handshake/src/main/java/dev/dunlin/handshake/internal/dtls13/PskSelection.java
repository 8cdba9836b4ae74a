package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.dtls13.ConsideredPsks.Candidate;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.ImportedIdentity;
import dev.dunlin.handshake.internal.message.OfferedPsk;
import dev.dunlin.handshake.internal.message.PreSharedKeyOffer;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.message.ServerName;
import dev.dunlin.handshake.internal.resumption.SessionState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Which of the pre-shared keys that a client names a server takes, RFC 8446 §4.2.11: the first in the order of {@link ConsideredPsks} that it
 * knows and that goes with a suite that both sides have. Tickets are opened at once, keys from elsewhere are looked up, which may take its time.
 */
final class PskSelection {
    /** What sealed states of DTLS 1.3 are for: none of them passes for a ticket of 1.2, nor the other way round. */
    static final Bytes TICKET = Bytes.of(new byte[] {0x03, 0x04});

    /** Goes on with the key, or without one. */
    interface Continuation {
        HandshakeState with(Optional<ServerPskChoice> chosen, HandshakeOutput out) throws HandshakeFailure;
    }

    private final HandshakeSettings settings;
    private final ClientHello hello;
    private final List<CipherSuite> suites;
    private final Continuation continuation;
    private final boolean sessionsOnly;
    private final List<Candidate> offered;
    private final int bindersLength;

    private PskSelection(
            HandshakeSettings settings,
            ClientHello hello,
            List<CipherSuite> suites,
            PreSharedKeyOffer offer,
            boolean sessionsOnly,
            Continuation continuation) {
        this.settings = settings;
        this.hello = hello;
        this.suites = suites;
        this.sessionsOnly = sessionsOnly;
        this.continuation = continuation;
        this.offered =
                ConsideredPsks.of(offer.psks(), settings.dtls13().imports().named());
        this.bindersLength = offer.bindersLength();
    }

    /** @param suites those that both sides have, the preferred first; one after HelloRetryRequest */
    static HandshakeState select(
            HandshakeSettings settings,
            ClientHello hello,
            List<CipherSuite> suites,
            HandshakeOutput out,
            Continuation continuation)
            throws HandshakeFailure {
        return select(settings, hello, suites, false, out, continuation);
    }

    /** The same among tickets alone. */
    static HandshakeState selectSession(
            HandshakeSettings settings,
            ClientHello hello,
            List<CipherSuite> suites,
            HandshakeOutput out,
            Continuation continuation)
            throws HandshakeFailure {
        return select(settings, hello, suites, true, out, continuation);
    }

    private static HandshakeState select(
            HandshakeSettings settings,
            ClientHello hello,
            List<CipherSuite> suites,
            boolean sessionsOnly,
            HandshakeOutput out,
            Continuation continuation)
            throws HandshakeFailure {
        var offer = hello.extensions().find(PreSharedKeyOffer.class);
        boolean isUsable = mayUse(settings, hello, true) || mayUse(settings, hello, false);
        if (offer.isEmpty() || !isUsable) {
            return continuation.with(Optional.empty(), out);
        }
        return new PskSelection(settings, hello, suites, offer.get(), sessionsOnly, continuation).consider(0, out);
    }

    /** Whether both sides would use a pre-shared key with Diffie-Hellman, or without (RFC 8446 §4.2.9). */
    static boolean mayUse(HandshakeSettings settings, ClientHello hello, boolean keyExchange) {
        int mode = keyExchange ? PskKeyExchangeModes.PSK_DHE_KE : PskKeyExchangeModes.PSK_KE;
        boolean isOffered = hello.extensions()
                .find(PskKeyExchangeModes.class)
                .map(modes -> modes.codes().contains(mode))
                .orElse(false);
        var ours = settings.dtls13().pskKeyExchange();
        return isOffered && (keyExchange ? ours.allowsDiffieHellman() : ours.allowsAlone());
    }

    private HandshakeState consider(int turn, HandshakeOutput out) throws HandshakeFailure {
        if (turn == offered.size()) {
            return continuation.with(Optional.empty(), out);
        }
        int index = offered.get(turn).index();
        var psk = offered.get(turn).psk();
        var ticket = ticket(psk);
        if (ticket.isPresent()) {
            try (var state = ticket.get()) {
                var suite = suite(state.facts().suite().hash());
                if (suite.isPresent() && mayResume(state, psk)) {
                    var key = Secret.copyOf(state.secret().bytes());
                    out.keep(key::close);
                    return choose(ServerPskChoice.ofTicket(index, suite.get(), key, state.facts()), psk, out);
                }
            }
            return consider(turn + 1, out);
        }
        return sessionsOnly ? consider(turn + 1, out) : lookUpImported(turn, psk, out);
    }

    private Optional<SessionState> ticket(OfferedPsk psk) {
        var resumption = settings.resumption();
        if (!resumption.tickets()) {
            return Optional.empty();
        }
        var now = settings.wallClock().instant();
        return resumption
                .seals()
                .flatMap(seals -> seals.open(psk.identity().toByteArray(), TICKET, now))
                .map(opened -> opened.state());
    }

    /** A session under settings that have not changed, for the same name, not for ever; if not, a full handshake decides anew. */
    private boolean mayResume(SessionState state, OfferedPsk psk) {
        var facts = state.facts();
        var now = settings.wallClock().instant();
        var name = hello.extensions().find(ServerName.class).map(ServerName::hostName);
        return facts.policy().equals(settings.resumption().policy())
                && facts.name().equals(name)
                && facts.isFresh(now, settings.resumption().lifetime())
                && isYoung(state, psk)
                && !lacksCertificate(facts)
                && (facts.peer().pskIdentity().isEmpty() || settings.findsPsk());
    }

    /** RFC 8446 §4.2.11.1: no client uses a ticket for longer than it was told it may. */
    private boolean isYoung(SessionState state, OfferedPsk psk) {
        return state.age()
                .map(age -> age.claimed(psk.obfuscatedAge())
                                .compareTo(settings.resumption().lifetime())
                        <= 0)
                .orElse(false);
    }

    private boolean lacksCertificate(SessionState.Facts facts) {
        return settings.clientAuthentication() == ClientAuthentication.REQUIRE
                && facts.peer().isNobody();
    }

    /**
     * An identity that has the form of RFC 9258 §5.1 is first looked for among the keys that are imported. What has that form by accident is
     * no different from any other after that: a binder of one kind never passes for one of the other.
     */
    private HandshakeState lookUpImported(int turn, OfferedPsk psk, HandshakeOutput out) throws HandshakeFailure {
        var keys = settings.dtls13().imports();
        var identity = ImportedIdentity.parse(psk.identity());
        if (keys.lookup().isEmpty() || identity.isEmpty()) {
            return lookUp(turn, psk, out);
        }
        var name = identity.get();
        Callable<Optional<ImportedPsk>> work =
                () -> keys.lookup().get().lookUp(name.identity(), name.context().toByteArray());
        return suspended(keys.prompt(), work, (found, output) -> imported(turn, name, found, output));
    }

    private HandshakeState imported(
            int turn, ImportedIdentity identity, Optional<ImportedPsk> found, HandshakeOutput out)
            throws HandshakeFailure {
        int index = offered.get(turn).index();
        var psk = offered.get(turn).psk();
        if (found.isEmpty()) {
            return lookUp(turn, psk, out);
        }
        var suite = suite(identity.hash());
        if (suite.isEmpty()) {
            return consider(turn + 1, out);
        }
        var key = PskImport.derive(settings.jca(), found.get(), identity);
        out.keep(key::close);
        return choose(ServerPskChoice.ofImported(index, suite.get(), key, identity.identity()), psk, out);
    }

    private HandshakeState lookUp(int turn, OfferedPsk psk, HandshakeOutput out) throws HandshakeFailure {
        var keys = settings.serverPsk();
        if (keys.isEmpty() || psk.identity().length() > PskIdentity.MAX_LENGTH) {
            return consider(turn + 1, out);
        }
        var identity = PskIdentity.of(psk.identity().toByteArray());
        return suspended(
                keys.get().prompt(),
                () -> keys.get().lookup().lookUp(identity),
                (found, output) -> found(turn, identity, found, output));
    }

    private static <T> HandshakeState suspended(boolean prompt, Callable<T> work, Suspended.Continuation<T> next) {
        return prompt
                ? Suspended.prompt(Suspended.Kind.LOOK_UP_PSK, work, next)
                : new Suspended<>(Suspended.Kind.LOOK_UP_PSK, work, next);
    }

    private HandshakeState found(int turn, PskIdentity identity, Optional<PreSharedKey> found, HandshakeOutput out)
            throws HandshakeFailure {
        var candidate = offered.get(turn);
        var suite = found.flatMap(key -> suite(key.hash()));
        if (found.isEmpty() || suite.isEmpty()) {
            return consider(turn + 1, out);
        }
        var key = Secret.owning(found.get().toByteArray());
        out.keep(key::close);
        return choose(ServerPskChoice.ofExternal(candidate.index(), suite.get(), key, identity), candidate.psk(), out);
    }

    private Optional<CipherSuite> suite(HashAlgorithm hash) {
        return suites.stream().filter(suite -> suite.hash() == hash).findFirst();
    }

    /** RFC 8446 §4.2.11: the binder of the chosen key, and of no other, is checked; a wrong one ends the handshake. */
    private HandshakeState choose(ServerPskChoice choice, OfferedPsk psk, HandshakeOutput out) throws HandshakeFailure {
        var hash = choice.suite().hash();
        var transcriptHash = Dtls13Transcript.receivedBinderHash(out.transcript(), settings.jca(), hash, bindersLength);
        try (var schedule = new KeySchedule(settings.jca(), hash);
                var early = schedule.withPsk(choice.key());
                var binderKey = early.binderKey(choice.origin())) {
            if (!binderKey.matches(psk.binder(), transcriptHash)) {
                throw new HandshakeFailure(
                        AlertDescription.DECRYPT_ERROR,
                        FailureReason.BAD_FINISHED,
                        "the client does not prove the pre-shared key that it names");
            }
        }
        return continuation.with(Optional.of(choice), out);
    }
}
