package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.KeyExchange;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.authentication.HandshakeSignature;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateRequest;
import dev.dunlin.handshake.internal.message.CertificateStatus;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.EcPointFormats;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerEcdhParams;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
import dev.dunlin.handshake.internal.message.ServerKeyExchange;
import dev.dunlin.handshake.internal.message.ServerNameAcknowledgement;
import dev.dunlin.handshake.internal.message.SessionTicket;
import dev.dunlin.handshake.internal.message.SignedCertificateTimestamps;
import dev.dunlin.handshake.internal.message.StatusRequest;
import dev.dunlin.handshake.internal.message.StatusRequestAcknowledgement;
import dev.dunlin.handshake.internal.message.TimestampRequest;
import dev.dunlin.handshake.internal.negotiation.CertificateTypes;
import dev.dunlin.handshake.internal.negotiation.ServerExtensions;
import dev.dunlin.handshake.internal.negotiation.SizeLimit;
import dev.dunlin.handshake.internal.negotiation.TrustedAuthorities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The server's first flight: ServerHello Certificate [CertificateStatus] ServerKeyExchange [CertificateRequest] ServerHelloDone (RFC 5246
 * §7.3, RFC 6066 §8), sent when the signature over its public value has been made.
 */
final class ServerAnswer {
    private final HandshakeSettings settings;
    private final ClientHello hello;
    private final AgreedParameters agreed;
    private final NamedGroup group;
    private final OwnCertificate own;
    private final Optional<CertificateType> asked;

    /** @param asked what the client is asked for, if it is */
    ServerAnswer(
            HandshakeSettings settings,
            ClientHello hello,
            AgreedParameters agreed,
            NamedGroup group,
            OwnCertificate own,
            Optional<CertificateType> asked) {
        this.settings = settings;
        this.hello = hello;
        this.agreed = agreed;
        this.group = group;
        this.own = own;
        this.asked = asked;
    }

    HandshakeState sign(HandshakeOutput out) {
        var exchange = KeyExchange.generate(settings.jca(), group);
        out.keep(exchange::close);
        var params = new ServerEcdhParams(group.code(), Bytes.of(exchange.publicValue()));
        var work = HandshakeSignature.by(
                settings,
                own.credentials(),
                own.scheme(),
                params.signedParams(agreed.clientRandom(), agreed.serverRandom()));
        return new Suspended<>(
                Suspended.Kind.SIGN, work, (signature, output) -> send(exchange, params, signature, output));
    }

    private HandshakeState send(KeyExchange exchange, ServerEcdhParams params, Bytes signature, HandshakeOutput out) {
        out.limitRecords(agreed.extensions().recordSizes());
        out.ids().useConnectionIds(agreed.connectionIds());
        out.startFlight();
        var type = own.credentials().type();
        var status = status();
        var answers = new ArrayList<>(CertificateTypes.answer(hello.extensions(), type, asked));
        if (status.isPresent()) {
            answers.add(new StatusRequestAcknowledgement());
        }
        timestamps().ifPresent(answers::add);
        out.send(serverHello(settings, hello, agreed, answers));
        out.send(OwnCertificate.message(type, Optional.of(own)));
        status.ifPresent(out::send);
        out.send(new ServerKeyExchange(params, own.scheme().code(), signature));
        asked.ifPresent(wanted -> out.send(certificateRequest(wanted)));
        out.send(new ServerHelloDone());
        out.releaseFlight();
        var context = new ServerContext(settings, agreed, Optional.of(exchange));
        return asked.isPresent()
                ? new WaitClientCertificate(context, asked.get())
                : new WaitClientKeyExchange(context, Optional.empty());
    }

    /** What is stapled to our certificate, for a client that asks for it (RFC 6066 §8). */
    private Optional<CertificateStatus> status() {
        boolean isAsked = hello.extensions()
                .find(StatusRequest.class)
                .filter(StatusRequest.ANY_OCSP::equals)
                .isPresent();
        return own.credentials()
                .ocspResponse()
                .filter(response -> isAsked)
                .map(response -> new CertificateStatus(Bytes.of(response)));
    }

    /** Of our certificate, for a client that asks for them (RFC 6962 §3.3.1). */
    private Optional<SignedCertificateTimestamps> timestamps() {
        return own.credentials()
                .signedCertificateTimestamps()
                .filter(list -> hello.extensions().has(TimestampRequest.class))
                .map(SignedCertificateTimestamps::new);
    }

    /**
     * The answer to {@code hello}, whichever key exchange was agreed on.
     *
     * @param ofCertificates extensions that only a server with certificates answers
     */
    static ServerHello serverHello(
            HandshakeSettings settings, ClientHello hello, AgreedParameters agreed, List<Extension> ofCertificates) {
        return new ServerHello(
                ProtocolVersion.DTLS_1_2.code(),
                agreed.serverRandom(),
                agreed.promise().id(),
                agreed.suite().code(),
                extensions(settings, hello, agreed, ofCertificates));
    }

    /** Only what the client has asked for (RFC 5246 §7.4.1.4). */
    private static Extensions extensions(
            HandshakeSettings settings, ClientHello hello, AgreedParameters agreed, List<Extension> ofCertificates) {
        var offered = hello.extensions();
        var answers = new ArrayList<Extension>();
        if (agreed.serverName().isPresent()) {
            answers.add(new ServerNameAcknowledgement());
        }
        if (offered.has(RenegotiationInfo.class) || hello.offersRenegotiationScsv()) {
            answers.add(RenegotiationInfo.INITIAL);
        }
        if (agreed.extendedMasterSecret()) {
            answers.add(new ExtendedMasterSecret());
        }
        // Part of the answer to a suite with elliptic curves only (RFC 8422 §5.2).
        if (offered.has(EcPointFormats.class) && agreed.suite().keyExchange() != CipherSuite.KeyExchange.PSK) {
            answers.add(EcPointFormats.UNCOMPRESSED_ONLY);
        }
        if (agreed.promise().ticket()) {
            answers.add(SessionTicket.EMPTY);
        }
        answers.addAll(agreed.connectionIds().answers());
        answers.addAll(
                ServerExtensions.answer(settings.extensions(), offered, agreed.extensions(), SizeLimit.OF_CONTENT));
        answers.addAll(ofCertificates);
        return new Extensions(answers);
    }

    /** No authority has anything to do with a raw public key. */
    private CertificateRequest certificateRequest(CertificateType wanted) {
        return new CertificateRequest(
                List.of(CertificateRequest.ECDSA_SIGN, CertificateRequest.RSA_SIGN),
                settings.schemes().stream().map(SignatureScheme::code).toList(),
                wanted == CertificateType.X509 ? TrustedAuthorities.of(settings) : List.of());
    }
}
