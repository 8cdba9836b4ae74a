package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.internal.CryptoFailure;
import dev.dunlin.crypto.internal.KeyExchange;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.authentication.HandshakeSignature;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateRequest;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.ClientKeyExchange;
import dev.dunlin.handshake.internal.negotiation.CertificateSelection;
import java.util.List;
import java.util.Optional;

/**
 * The client's second flight: [Certificate] ClientKeyExchange [CertificateVerify] ChangeCipherSpec Finished (RFC 5246 §7.3). It is
 * released whole, after the signature has been made.
 */
final class ClientAnswer {
    private final AuthenticatedServer server;
    private final HandshakeSettings settings;
    private final AgreedParameters agreed;
    private final CertificateType type;

    ClientAnswer(AuthenticatedServer server) {
        this.server = server;
        this.settings = server.context().settings();
        this.agreed = server.context().agreed();
        this.type = server.context().certificateTypes().client();
    }

    /** After ServerHelloDone; {@code request} is there when the server has asked for our certificate. */
    HandshakeState send(Optional<CertificateRequest> request, HandshakeOutput out) throws HandshakeFailure {
        if (request.isEmpty()) {
            return send(false, Optional.empty(), out);
        }
        var asked = request.get();
        return CertificateSelection.select(
                settings,
                Role.CLIENT,
                agreed.serverName(),
                OwnCertificate.abilities(asked, type),
                own -> OwnCertificate.forRequest(settings, List.of(own), asked, type)
                        .isPresent(),
                out,
                (candidates, output) -> send(true, own(candidates, asked), output));
    }

    /** An application that chooses has seen the names of the authorities, and has its reasons if it goes by something else. */
    private Optional<OwnCertificate> own(List<Credentials> candidates, CertificateRequest asked) {
        var known = settings.credentials().choice().isPresent()
                ? candidates
                : OwnCertificate.knownTo(candidates, asked, type);
        return OwnCertificate.forRequest(settings, known, asked, type);
    }

    private HandshakeState send(boolean isAsked, Optional<OwnCertificate> own, HandshakeOutput out)
            throws HandshakeFailure {
        try (var exchange = KeyExchange.generate(settings.jca(), server.group());
                var premaster = agree(exchange)) {
            out.startFlight();
            if (isAsked) {
                // Without a suitable certificate an empty one says so (RFC 5246 §7.4.6).
                out.send(OwnCertificate.message(type, own));
            }
            out.send(new ClientKeyExchange(Bytes.of(exchange.publicValue())));
            var master = MasterSecret.derive(settings, agreed, premaster, transcriptHash(out));
            out.keep(master);
            master.log(settings);
            var keyed = new KeyedClient(
                    server.context(), Optional.of(server.group()), PeerIdentity.of(server.peer()), master);
            return own.isPresent() ? signed(own.get(), keyed, out) : keyed.finish(out);
        }
    }

    private Secret agree(KeyExchange exchange) throws HandshakeFailure {
        try {
            return exchange.agree(server.publicValue().toByteArray());
        } catch (CryptoFailure fault) {
            throw Faults.of(fault);
        }
    }

    private HandshakeState signed(OwnCertificate own, KeyedClient keyed, HandshakeOutput out) {
        var work = HandshakeSignature.by(
                settings, own.credentials(), own.scheme(), out.transcript().bytes());
        return new Suspended<>(Suspended.Kind.SIGN, work, (signature, output) -> {
            output.send(new CertificateVerify(own.scheme().code(), signature));
            return keyed.finish(output);
        });
    }

    private byte[] transcriptHash(HandshakeOutput out) {
        return out.transcript().hash(settings.jca(), agreed.suite().hash());
    }
}
