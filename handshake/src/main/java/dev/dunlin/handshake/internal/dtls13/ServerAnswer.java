package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.CryptoFailure;
import dev.dunlin.crypto.internal.KeyExchange;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AgreedConnectionIds;
import dev.dunlin.handshake.internal.AgreedExtensions;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateAuthorities;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Dtls13CertificateRequest;
import dev.dunlin.handshake.internal.message.EncryptedExtensions;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.KeyShareAnswer;
import dev.dunlin.handshake.internal.message.KeyShareEntry;
import dev.dunlin.handshake.internal.message.PreSharedKeyAnswer;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.ServerNameAcknowledgement;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SignatureAlgorithmsCert;
import dev.dunlin.handshake.internal.message.StatusRequestAcknowledgement;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.handshake.internal.message.TimestampRequest;
import dev.dunlin.handshake.internal.negotiation.CertificateTypes;
import dev.dunlin.handshake.internal.negotiation.ServerExtensions;
import dev.dunlin.handshake.internal.negotiation.SizeLimit;
import dev.dunlin.handshake.internal.negotiation.TrustedAuthorities;
import dev.dunlin.handshake.internal.resumption.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The server's flight: ServerHello EncryptedExtensions [CertificateRequest] [Certificate CertificateVerify] Finished (RFC 8446 §2). Everything
 * is made ready first; it is sent, and keys take effect, when the signature has been made.
 */
final class ServerAnswer {
    private final HandshakeSettings settings;
    private final ClientHello hello;
    private final AgreedParameters agreed;
    private final Optional<KeyShareEntry> share;

    ServerAnswer(
            HandshakeSettings settings, ClientHello hello, AgreedParameters agreed, Optional<KeyShareEntry> share) {
        this.settings = settings;
        this.hello = hello;
        this.agreed = agreed;
        this.share = share;
    }

    /** What the flight begins with, and the keys that protect what follows. */
    private record Opening(
            ServerHello hello,
            EncryptedExtensions encrypted,
            AgreedExtensions extensions,
            AgreedConnectionIds connectionIds,
            HandshakeKeys keys) {}

    /** Under a pre-shared key, which takes the place of certificates. */
    HandshakeState send(ServerPskChoice psk, HandshakeOutput out) throws HandshakeFailure {
        var opening = open(Optional.of(psk), List.of(), out);
        return send(opening, List.of(), Optional.empty(), psk.client(), psk.session(), out);
    }

    /**
     * With a certificate or raw public key, once its key has signed.
     *
     * @param asked what the client is asked for, if it is
     */
    HandshakeState sign(OwnCertificate own, Optional<CertificateType> asked, HandshakeOutput out)
            throws HandshakeFailure {
        var types =
                CertificateTypes.answer(hello.extensions(), own.credentials().type(), asked);
        var opening = open(Optional.empty(), types, out);
        var middle = new ArrayList<HandshakeMessage>();
        asked.ifPresent(type -> middle.add(certificateRequest(type)));
        middle.add(CertificateCompression.outgoing(
                settings,
                CertificateChainMessage.of(Optional.of(own.credentials()), hello.extensions()),
                hello.extensions()));
        var signed = new ArrayList<HandshakeMessage>(List.of(opening.hello(), opening.encrypted()));
        signed.addAll(middle);
        var hash = Dtls13Transcript.hashWith(
                out.transcript(), settings.jca(), agreed.suite().hash(), signed);
        var work = CertificateVerifySignature.by(settings, own.credentials(), own.scheme(), Role.SERVER, hash);
        return new Suspended<Bytes>(Suspended.Kind.SIGN, work, (signature, output) -> {
            middle.add(new CertificateVerify(own.scheme().code(), signature));
            return send(opening, middle, asked, PeerIdentity.NONE, Optional.empty(), output);
        });
    }

    private Opening open(Optional<ServerPskChoice> psk, List<Extension> ofCertificates, HandshakeOutput out)
            throws HandshakeFailure {
        var extensions =
                ServerExtensions.agree(settings.extensions(), hello.extensions(), SizeLimit.OF_INNER_PLAINTEXT);
        boolean isResumption = psk.flatMap(ServerPskChoice::session).isPresent();
        var answers = new ArrayList<Extension>();
        answers.add(new SelectedVersion(ProtocolVersion.DTLS_1_3.code()));
        Optional<Secret> shared = Optional.empty();
        if (share.isPresent()) {
            var response = respond(share.get());
            out.keep(response.secret()::close);
            shared = Optional.of(response.secret());
            answers.add(new KeyShareAnswer(new KeyShareEntry(share.get().group(), Bytes.of(response.publicValue()))));
        }
        var connectionIds = AgreedConnectionIds.byServer(settings.extensions(), out.ids(), hello.extensions());
        answers.addAll(connectionIds.answers());
        psk.ifPresent(chosen -> answers.add(new PreSharedKeyAnswer(chosen.index())));
        var serverHello = new ServerHello(
                ProtocolVersion.DTLS_1_2.code(),
                Random.generate(settings.jca().random()),
                // RFC 9147 §5.3 with erratum 8066: nothing is echoed.
                SessionId.NONE,
                agreed.suite().code(),
                new Extensions(answers));
        var hash = Dtls13Transcript.hashWith(
                out.transcript(), settings.jca(), agreed.suite().hash(), List.of(serverHello));
        var keys = HandshakeKeys.derive(settings, agreed.suite(), psk.map(ServerPskChoice::key), shared, hash);
        out.keep(keys);
        keys.log(settings, agreed.clientRandom());
        return new Opening(
                serverHello,
                new EncryptedExtensions(encrypted(extensions, isResumption, ofCertificates)),
                extensions,
                connectionIds,
                keys);
    }

    private KeyExchange.Response respond(KeyShareEntry entry) throws HandshakeFailure {
        try {
            return KeyExchange.respond(
                    settings.jca(),
                    agreed.group().orElseThrow(),
                    entry.keyExchange().toByteArray());
        } catch (CryptoFailure fault) {
            throw Faults.of(fault);
        }
    }

    private Extensions encrypted(AgreedExtensions extensions, boolean isResumption, List<Extension> ofCertificates) {
        var answers = new ArrayList<Extension>();
        // The name has chosen a certificate, unless a session is resumed (RFC 6066 §3).
        if (agreed.serverName().isPresent() && !isResumption) {
            answers.add(new ServerNameAcknowledgement());
        }
        if (prefersAnotherGroup()) {
            answers.add(new SupportedGroups(
                    settings.groups().stream().map(NamedGroup::code).toList()));
        }
        answers.addAll(ServerExtensions.answer(
                settings.extensions(), hello.extensions(), extensions, SizeLimit.OF_INNER_PLAINTEXT));
        answers.addAll(ofCertificates);
        return new Extensions(answers);
    }

    /** RFC 8446 §4.2.7: then the client is told all groups of ours, so that it begins with a better share the next time. */
    private boolean prefersAnotherGroup() {
        return agreed.group().isPresent()
                && !agreed.group().equals(settings.groups().stream().findFirst());
    }

    /** No authority, and nobody's signature, has anything to do with a raw public key. */
    private Dtls13CertificateRequest certificateRequest(CertificateType wanted) {
        var asked = new ArrayList<Extension>();
        asked.add(new SignatureAlgorithms(
                settings.schemes().stream().map(SignatureScheme::code).toList()));
        if (settings.dtls13().compressCertificates()) {
            asked.add(CertificateCompression.OFFER);
        }
        if (wanted == CertificateType.RAW_PUBLIC_KEY) {
            return new Dtls13CertificateRequest(Bytes.EMPTY, new Extensions(asked));
        }
        if (settings.trust().asksForOcspResponses()) {
            asked.add(new StatusRequestAcknowledgement());
        }
        if (settings.trust().asksForTimestamps()) {
            asked.add(new TimestampRequest());
        }
        var certificateSchemes = settings.extensions().certificateSchemes();
        if (!certificateSchemes.isEmpty()) {
            asked.add(new SignatureAlgorithmsCert(
                    certificateSchemes.stream().map(SignatureScheme::code).toList()));
        }
        var authorities = TrustedAuthorities.of(settings);
        if (!authorities.isEmpty()) {
            asked.add(new CertificateAuthorities(authorities));
        }
        return new Dtls13CertificateRequest(Bytes.EMPTY, new Extensions(asked));
    }

    private HandshakeState send(
            Opening opening,
            List<HandshakeMessage> middle,
            Optional<CertificateType> asked,
            PeerIdentity client,
            Optional<SessionState.Facts> resumed,
            HandshakeOutput out) {
        var keys = opening.keys();
        out.startFlight();
        out.send(opening.hello());
        out.limitRecords(opening.extensions().recordSizes());
        out.ids().useConnectionIds(opening.connectionIds());
        out.installWriteKeys(HandshakeKeys.EPOCH, keys.protection(Role.SERVER));
        out.send(opening.encrypted());
        middle.forEach(out::send);
        out.send(new Finished(keys.of(Role.SERVER).verifyData(transcriptHash(out))));
        out.releaseFlight();
        var master = keys.masterSecret();
        out.keep(master);
        var application = new ApplicationKeys(agreed.suite(), master, transcriptHash(out));
        out.keep(application);
        application.log(settings, agreed.clientRandom());
        out.installReadKeys(HandshakeKeys.EPOCH, keys.protection(Role.CLIENT));
        out.installWriteKeys(ApplicationKeys.FIRST_EPOCH, application.protection(Role.SERVER));
        var context = new ServerContext(
                settings,
                agreed,
                opening.extensions(),
                keys,
                application,
                master,
                ServerContext.takesTickets(settings, hello),
                resumed);
        return asked.isPresent()
                ? new WaitClientCertificate(context, asked.get())
                : new WaitClientFinished(context, client);
    }

    private byte[] transcriptHash(HandshakeOutput out) {
        return out.transcript().hash(settings.jca(), agreed.suite().hash());
    }
}
