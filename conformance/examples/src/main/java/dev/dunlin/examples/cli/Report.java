package dev.dunlin.examples.cli;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.RawPublicKey;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.session.Failure;
import dev.dunlin.session.SessionInfo;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** What happens, one line for each event, flushed at once. Any thread may report. */
final class Report {
    private final PrintStream out;
    private final PrintStream err;

    Report(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    void ready(InetSocketAddress address) {
        var host = address.getAddress().getHostAddress();
        line("READY " + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }

    void handshake(SessionInfo info) {
        var version = info.version().name().replace("DTLS_", "").replace('_', '.');
        line("HANDSHAKE version=" + version + " suite=" + info.suite() + " group="
                + info.group().map(NamedGroup::ianaName).orElse("-") + " resumed="
                + (info.resumed() ? "yes" : "no") + " alpn="
                + info.applicationProtocol().map(ApplicationProtocol::toString).orElse("-") + " peer=" + peer(info)
                + info.srtpProfile().map(profile -> " srtp=" + profile).orElse("") + connectionIds(info)
                + info.peerRawPublicKey().map(key -> " rpk=" + digest(key)).orElse(""));
    }

    private static String digest(RawPublicKey key) {
        return HexFormat.of().formatHex(key.sha256());
    }

    /** Ours and the peer's, when there are any. */
    private static String connectionIds(SessionInfo info) {
        var own = info.connectionId();
        var peers = info.peerConnectionId();
        return own.length() == 0 && peers.length() == 0 ? "" : " cid=" + hex(own) + "/" + hex(peers);
    }

    private static String hex(ConnectionId id) {
        return id.length() == 0 ? "-" : HexFormat.of().formatHex(id.toByteArray());
    }

    private static String peer(SessionInfo info) {
        if (info.pskIdentity().isPresent()) {
            return "psk:" + info.pskIdentity().get();
        }
        if (info.peerRawPublicKey().isPresent()) {
            return "rpk:" + digest(info.peerRawPublicKey().get());
        }
        return info.peerCertificates().isEmpty()
                ? "-"
                : "x509:"
                        + info.peerCertificates()
                                .get(0)
                                .getSubjectX500Principal()
                                .getName();
    }

    void export(Optional<byte[]> material) {
        line("EXPORT " + material.map(HexFormat.of()::formatHex).orElse("-"));
    }

    void data(int bytes, String text) {
        line("DATA " + bytes + " " + printable(text));
    }

    /** On one line, whatever the other side may have sent. */
    private static String printable(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                default -> {
                    if (Character.isISOControl(c)) {
                        out.append(String.format("\\x%02x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.toString();
    }

    void closedBy(String side) {
        line("CLOSED by=" + side);
    }

    /** The session has failed; the exit code that fits. */
    ExitCode failed(Failure failure) {
        var alert = failure.alert().map(AlertDescription::rfcName).orElse("none");
        line("FAILED alert=" + alert + " by=" + (failure.sentByPeer() ? "peer" : "local") + " reason="
                + lower(failure.reason()));
        complain(failure.detail());
        var timedOut = failure.reason() == FailureReason.PEER_UNRESPONSIVE
                || failure.reason() == FailureReason.HANDSHAKE_TIMEOUT;
        return timedOut ? ExitCode.TIMED_OUT : ExitCode.REFUSED;
    }

    /** Something went wrong that no alert names. */
    void failedSilently(String reason) {
        line("FAILED alert=none by=local reason=" + reason);
    }

    /** For people, on standard error. */
    void complain(String text) {
        err.println("dunlin: " + text);
        err.flush();
    }

    private synchronized void line(String text) {
        out.println(text);
        out.flush();
    }

    private static String lower(FailureReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
