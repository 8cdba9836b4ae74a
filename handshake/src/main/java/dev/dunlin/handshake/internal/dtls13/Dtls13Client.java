package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AgreedConnectionIds;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.ExtensionType;
import dev.dunlin.handshake.internal.message.KeyShareAnswer;
import dev.dunlin.handshake.internal.message.PreSharedKeyAnswer;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.ServerName;
import java.util.Optional;
import java.util.Set;

/** The client's way into DTLS 1.3: judges the ServerHello or HelloRetryRequest that chose it. */
public final class Dtls13Client {
    /** What a ServerHello of 1.3 may answer (RFC 8446 §4.1.3, RFC 9147 §9, RFC 9853 §3). */
    private static final Set<Integer> IN_SERVER_HELLO = Set.of(
            ExtensionType.SUPPORTED_VERSIONS.code(),
            ExtensionType.KEY_SHARE.code(),
            ExtensionType.PRE_SHARED_KEY.code(),
            ExtensionType.CONNECTION_ID.code(),
            ExtensionType.RRC.code());

    private Dtls13Client() {}

    /**
     * The state after {@code hello}, which answers {@code offer} and has chosen 1.3.
     *
     * @param keys what {@code offer} has shares of and has named
     */
    public static HandshakeState begin(
            HandshakeSettings settings,
            Optional<PeerName> server,
            ClientHello offer,
            ClientKeys keys,
            ServerHello hello,
            HandshakeOutput out)
            throws HandshakeFailure {
        out.useFlights(FlightPolicy.DTLS_1_3);
        out.transcript().use(new Dtls13Transcript());
        if (hello.isHelloRetryRequest()) {
            return RetriedOffer.follow(settings, server, offer, keys, hello, out);
        }
        return serverHello(settings, server, offer, keys, hello, out);
    }

    static HandshakeState serverHello(
            HandshakeSettings settings,
            Optional<PeerName> server,
            ClientHello offer,
            ClientKeys keys,
            ServerHello hello,
            HandshakeOutput out)
            throws HandshakeFailure {
        var suite = suite(settings, hello);
        checkEcho(hello);
        checkExtensions(offer, hello, IN_SERVER_HELLO);
        var connectionIds = AgreedConnectionIds.byClient(settings.extensions(), out.ids(), hello.extensions());
        var psk = psk(keys, suite, hello);
        var share = hello.extensions().find(KeyShareAnswer.class).map(KeyShareAnswer::share);
        checkKeyExchange(settings.dtls13().pskKeyExchange(), psk.isPresent(), share.isPresent());
        var group = share.isPresent()
                ? Optional.of(keys.shares().group(share.get().group()))
                : Optional.<NamedGroup>empty();
        // Before there is a secret that would have to be wiped, should the provider fail.
        var transcriptHash = out.transcript().hash(settings.jca(), suite.hash());
        var shared = share.isPresent() ? Optional.of(keys.shares().agree(share.get())) : Optional.<Secret>empty();
        var agreed = new AgreedParameters(
                suite,
                group,
                offer.random(),
                offer.extensions().find(ServerName.class).map(ServerName::hostName));
        var handshakeKeys = HandshakeKeys.derive(settings, suite, psk.map(NamedPsk::key), shared, transcriptHash);
        out.keep(handshakeKeys);
        keys.shares().close();
        handshakeKeys.log(settings, offer.random());
        out.ids().useConnectionIds(connectionIds);
        out.installReadKeys(HandshakeKeys.EPOCH, handshakeKeys.protection(Role.SERVER));
        out.installWriteKeys(HandshakeKeys.EPOCH, handshakeKeys.protection(Role.CLIENT));
        return new WaitEncryptedExtensions(new ClientContext(
                settings, server, agreed, handshakeKeys, psk, offer.extensions().types()));
    }

    /** RFC 8446 §4.2.9: one of the modes that were offered; without a pre-shared key an exchange is all there is. */
    private static void checkKeyExchange(PskKeyExchange offered, boolean hasPsk, boolean exchanges)
            throws HandshakeFailure {
        if (!exchanges && !(hasPsk && offered.allowsAlone())) {
            throw missing("the server answers without key_share");
        }
        if (exchanges && hasPsk && !offered.allowsDiffieHellman()) {
            throw Faults.illegal(
                    "the server answers with key_share beside a pre-shared key, which was offered by itself");
        }
    }

    /** One of 1.3 that was offered (RFC 8446 §4.1.3). */
    static CipherSuite suite(HandshakeSettings settings, ServerHello hello) throws HandshakeFailure {
        return CipherSuite.of(hello.cipherSuite())
                .filter(suite -> !suite.namesKeyExchange())
                .filter(settings.suites()::contains)
                .orElseThrow(() -> Faults.illegal("the server chose a suite that was not offered"));
    }

    /** RFC 9147 §5.3 with erratum 8066: there is nothing to echo. */
    static void checkEcho(ServerHello hello) throws HandshakeFailure {
        if (!hello.sessionId().bytes().isEmpty()) {
            throw Faults.illegal("legacy_session_id_echo is not empty");
        }
    }

    /** RFC 8446 §4.2: nothing that was not asked for, and nothing that has its place elsewhere. */
    static void checkExtensions(ClientHello offer, ServerHello hello, Set<Integer> allowed) throws HandshakeFailure {
        var offered = offer.extensions().types();
        for (int type : hello.extensions().types()) {
            if (!offered.contains(type) && type != ExtensionType.COOKIE.code()) {
                throw unsolicited(type);
            }
            if (!allowed.contains(type)) {
                throw Faults.illegal("extension " + type + " has no place in a hello of the server");
            }
        }
    }

    static HandshakeFailure unsolicited(int type) {
        return new HandshakeFailure(
                AlertDescription.UNSUPPORTED_EXTENSION,
                FailureReason.UNSOLICITED_EXTENSION,
                "the server answers extension " + type + ", which was not offered");
    }

    /** RFC 8446 §4.2.11: an index that was offered, and a suite with the hash of that key. */
    private static Optional<NamedPsk> psk(ClientKeys keys, CipherSuite suite, ServerHello hello)
            throws HandshakeFailure {
        var answer = hello.extensions().find(PreSharedKeyAnswer.class);
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        var psk = keys.psk(answer.get().selected());
        if (psk.isEmpty() || psk.get().hash() != suite.hash()) {
            throw Faults.illegal("the server chose a pre-shared key that was not offered, or not for its suite");
        }
        return psk;
    }

    static HandshakeFailure missing(String message) {
        return new HandshakeFailure(
                AlertDescription.MISSING_EXTENSION, FailureReason.REQUIRED_EXTENSION_MISSING, message);
    }
}
