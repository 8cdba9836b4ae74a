package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.EncryptedExtensions;
import dev.dunlin.handshake.internal.message.ExtensionType;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.negotiation.CertificateTypes;
import dev.dunlin.handshake.internal.negotiation.ClientExtensions;
import dev.dunlin.handshake.internal.negotiation.SizeLimit;

/** Keys are there, the rest of the server's answers is not. RFC 8446 §4.3.1. */
final class WaitEncryptedExtensions implements HandshakeState {
    private final ClientContext context;

    WaitEncryptedExtensions(ClientContext context) {
        this.context = context;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof EncryptedExtensions answer)) {
            throw unexpected(message);
        }
        for (int type : answer.extensions().types()) {
            // Early data is never offered either; supported_groups may come for later use (RFC 8446 §4.2.7).
            if (!context.offered().contains(type) && type != ExtensionType.SUPPORTED_GROUPS.code()) {
                throw Dtls13Client.unsolicited(type);
            }
        }
        var extensions = ClientExtensions.agree(
                context.settings().extensions(), answer.extensions(), SizeLimit.OF_INNER_PLAINTEXT);
        var types = CertificateTypes.agree(context.settings(), answer.extensions());
        out.limitRecords(extensions.recordSizes());
        return context.psk().isPresent()
                ? WaitServerFinished.withPsk(context, extensions)
                : new WaitCertificateOrRequest(context.showing(types), extensions);
    }

    @Override
    public MessageDecoder decoder() {
        return context.agreed().decoder();
    }
}
