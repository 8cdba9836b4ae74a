package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AgreedExtensions;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.Dtls13CertificateRequest;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.negotiation.CertificateSelection;
import dev.dunlin.handshake.internal.negotiation.PeerAbilities;
import dev.dunlin.handshake.internal.resumption.Resumability;
import java.util.List;
import java.util.Optional;

/**
 * The client's second flight, [Certificate [CertificateVerify]] Finished (RFC 8446 §2), sent whole when the signature has been made. For the
 * client the handshake is complete with it.
 */
final class ClientAnswer {
    private final ClientContext context;
    private final AgreedExtensions extensions;
    private final PeerIdentity server;
    private final HandshakeSettings settings;
    private final AgreedParameters agreed;

    ClientAnswer(ClientContext context, AgreedExtensions extensions, PeerIdentity server) {
        this.context = context;
        this.extensions = extensions;
        this.server = server;
        this.settings = context.settings();
        this.agreed = context.agreed();
    }

    /** After the server's Finished; {@code request} is there when the server has asked for our certificate. */
    HandshakeState send(Optional<Dtls13CertificateRequest> request, HandshakeOutput out) throws HandshakeFailure {
        var master = context.keys().masterSecret();
        out.keep(master);
        var keys = new ApplicationKeys(agreed.suite(), master, transcriptHash(out));
        out.keep(keys);
        keys.log(settings, agreed.clientRandom());
        return request.isEmpty()
                ? finish(List.of(), master, keys, out)
                : select(
                        request.get().extensions(),
                        PeerAbilities.ofDtls13(
                                request.get().extensions(),
                                context.certificateTypes().client()),
                        master,
                        keys,
                        out);
    }

    private HandshakeState select(
            Extensions asked, PeerAbilities abilities, MasterSecret master, ApplicationKeys keys, HandshakeOutput out)
            throws HandshakeFailure {
        return CertificateSelection.select(
                settings,
                Role.CLIENT,
                agreed.serverName(),
                abilities,
                own -> chosen(List.of(own), abilities).isPresent(),
                out,
                (candidates, output) ->
                        answer(chosen(known(candidates, abilities), abilities), asked, master, keys, output));
    }

    /** An application that chooses has seen the names of the authorities, and has its reasons if it goes by something else. */
    private List<Credentials> known(List<Credentials> candidates, PeerAbilities abilities) {
        return settings.credentials().choice().isPresent()
                ? candidates
                : candidates.stream().filter(abilities::knowsIssuerOf).toList();
    }

    private Optional<OwnCertificate> chosen(List<Credentials> candidates, PeerAbilities abilities) {
        return OwnCertificate.verifiable(settings, candidates, abilities);
    }

    /** Without a suitable certificate an empty one says so (RFC 8446 §4.4.2). */
    private HandshakeState answer(
            Optional<OwnCertificate> own,
            Extensions asked,
            MasterSecret master,
            ApplicationKeys keys,
            HandshakeOutput out) {
        var certificate = CertificateCompression.outgoing(
                settings, CertificateChainMessage.of(own.map(OwnCertificate::credentials), asked), asked);
        return own.isPresent()
                ? sign(own.get(), certificate, master, keys, out)
                : finish(List.of(certificate), master, keys, out);
    }

    private HandshakeState sign(
            OwnCertificate own,
            HandshakeMessage certificate,
            MasterSecret master,
            ApplicationKeys keys,
            HandshakeOutput out) {
        var hash = Dtls13Transcript.hashWith(
                out.transcript(), settings.jca(), agreed.suite().hash(), List.of(certificate));
        var work = CertificateVerifySignature.by(settings, own.credentials(), own.scheme(), Role.CLIENT, hash);
        return new Suspended<Bytes>(
                Suspended.Kind.SIGN,
                work,
                (signature, output) -> finish(
                        List.of(certificate, new CertificateVerify(own.scheme().code(), signature)),
                        master,
                        keys,
                        output));
    }

    private HandshakeState finish(
            List<HandshakeMessage> before, MasterSecret master, ApplicationKeys keys, HandshakeOutput out) {
        out.startFlight();
        before.forEach(out::send);
        out.send(new Finished(context.keys().of(Role.CLIENT).verifyData(transcriptHash(out))));
        out.releaseFlight();
        var resumption = master.resumption(transcriptHash(out));
        out.keep(resumption);
        master.close();
        context.keys().close();
        out.installReadKeys(ApplicationKeys.FIRST_EPOCH, keys.protection(Role.SERVER));
        out.installWriteKeys(ApplicationKeys.FIRST_EPOCH, keys.protection(Role.CLIENT));
        var tickets = new ReceivedTickets(context, server, resumption);
        out.keep(tickets);
        var connected = new Connected(Role.CLIENT, agreed.suite(), keys, Optional.of(tickets));
        out.complete(
                agreed.result(
                        server,
                        extensions,
                        connected,
                        Resumability.ofClient(context.resumed().isPresent(), tickets::latest, tickets::next)),
                HandshakeOutput.LastFlight.OURS);
        return connected;
    }

    private byte[] transcriptHash(HandshakeOutput out) {
        return out.transcript().hash(settings.jca(), agreed.suite().hash());
    }
}
