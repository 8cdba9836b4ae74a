package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.handshake.internal.AgreedExtensions;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.Dtls13CertificateRequest;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import java.util.Optional;

/** The server may ask for the client's certificate before it shows its own. RFC 8446 §4.3.2. */
final class WaitCertificateOrRequest implements HandshakeState {
    private final ClientContext context;
    private final AgreedExtensions extensions;

    WaitCertificateOrRequest(ClientContext context, AgreedExtensions extensions) {
        this.context = context;
        this.extensions = extensions;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (message instanceof Dtls13CertificateRequest request) {
            if (!request.requestContext().isEmpty()) {
                throw Faults.illegal("certificate_request_context is not empty in a handshake");
            }
            if (!request.extensions().has(SignatureAlgorithms.class)) {
                throw Dtls13Client.missing("CertificateRequest without signature_algorithms");
            }
            return new WaitServerCertificate(context, extensions, Optional.of(request));
        }
        return new WaitServerCertificate(context, extensions, Optional.empty()).on(message, out);
    }

    @Override
    public MessageDecoder decoder() {
        return context.agreed().decoder();
    }
}
