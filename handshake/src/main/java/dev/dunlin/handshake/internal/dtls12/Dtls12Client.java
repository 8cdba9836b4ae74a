package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.AgreedConnectionIds;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.ServerName;
import dev.dunlin.handshake.internal.message.SignedCertificateTimestamps;
import dev.dunlin.handshake.internal.message.StatusRequestAcknowledgement;
import dev.dunlin.handshake.internal.negotiation.CertificateTypes;
import dev.dunlin.handshake.internal.negotiation.ClientExtensions;
import dev.dunlin.handshake.internal.negotiation.SizeLimit;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import java.util.Optional;

/** The client's way into DTLS 1.2: judges the ServerHello that chose it. */
public final class Dtls12Client {
    private Dtls12Client() {}

    /**
     * The state after {@code hello}, which answers {@code offer} and has chosen 1.2.
     *
     * @param offered the session that {@code offer} asks to resume
     */
    public static HandshakeState begin(
            HandshakeSettings settings,
            Optional<PeerName> server,
            ClientHello offer,
            Optional<KnownSession> offered,
            ServerHello hello,
            HandshakeOutput out)
            throws HandshakeFailure {
        out.useFlights(FlightPolicy.DTLS_1_2);
        out.transcript().use(new Dtls12Transcript());
        var suite = suite(settings, hello);
        checkUnsolicited(offer, hello);
        checkRenegotiation(hello);
        boolean extendedMasterSecret = hello.extensions().has(ExtendedMasterSecret.class);
        var agreed = new AgreedParameters(
                suite,
                offer.random(),
                hello.random(),
                extendedMasterSecret,
                offer.extensions().find(ServerName.class).map(ServerName::hostName),
                ClientExtensions.agree(settings.extensions(), hello.extensions(), SizeLimit.OF_CONTENT),
                AgreedConnectionIds.byClient(settings.extensions(), out.ids(), hello.extensions()),
                SessionPromise.of(hello));
        var context = new ClientContext(
                settings,
                server,
                agreed,
                CertificateTypes.agree(settings, hello.extensions()),
                hello.extensions().has(StatusRequestAcknowledgement.class),
                hello.extensions().find(SignedCertificateTimestamps.class).map(SignedCertificateTimestamps::list));
        if (offered.isPresent() && ResumedClient.isAccepted(offer, hello)) {
            return ResumedClient.begin(context, offered.get(), out);
        }
        if (!extendedMasterSecret && settings.requireExtendedMasterSecret()) {
            throw missing("the server does not use the extended master secret");
        }
        offered.ifPresent(KnownSession::close);
        out.limitRecords(agreed.extensions().recordSizes());
        out.ids().useConnectionIds(agreed.connectionIds());
        return switch (suite.keyExchange()) {
            case ECDHE -> new WaitServerCertificate(context);
            case PSK, ECDHE_PSK -> new WaitPskServerKeyExchange(context);
            case SEPARATE -> throw new IllegalStateException(suite + " is none of DTLS 1.2");
        };
    }

    private static CipherSuite suite(HandshakeSettings settings, ServerHello hello) throws HandshakeFailure {
        return CipherSuite.of(hello.cipherSuite())
                .filter(settings.suites()::contains)
                .filter(CipherSuite::namesKeyExchange)
                .orElseThrow(() -> Faults.illegal("the server chose a suite that was not offered for DTLS 1.2"));
    }

    /** RFC 5246 §7.4.1.4: an answer to what was not asked. */
    private static void checkUnsolicited(ClientHello offer, ServerHello hello) throws HandshakeFailure {
        var offered = offer.extensions().types();
        for (int type : hello.extensions().types()) {
            if (!offered.contains(type)) {
                throw new HandshakeFailure(
                        AlertDescription.UNSUPPORTED_EXTENSION,
                        FailureReason.UNSOLICITED_EXTENSION,
                        "the server answers extension " + type + ", which was not offered");
            }
        }
    }

    /** RFC 5746 §3.4 and §4.1, RFC 9325 §3.5: without the extension the server may be a victim of prefix injection. */
    private static void checkRenegotiation(ServerHello hello) throws HandshakeFailure {
        var info = hello.extensions()
                .find(RenegotiationInfo.class)
                .orElseThrow(() -> missing("the server does not support secure renegotiation"));
        if (!info.equals(RenegotiationInfo.INITIAL)) {
            throw new HandshakeFailure(
                    AlertDescription.HANDSHAKE_FAILURE,
                    FailureReason.ILLEGAL_PARAMETER,
                    "renegotiation_info is not empty in an initial handshake");
        }
    }

    private static HandshakeFailure missing(String message) {
        return new HandshakeFailure(
                AlertDescription.HANDSHAKE_FAILURE, FailureReason.REQUIRED_EXTENSION_MISSING, message);
    }
}
