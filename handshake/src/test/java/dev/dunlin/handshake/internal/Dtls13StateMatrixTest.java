package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.message.CertificateStatus;
import dev.dunlin.handshake.internal.message.CompressedCertificate;
import dev.dunlin.handshake.internal.message.CookieExtension;
import dev.dunlin.handshake.internal.message.Dtls13NewSessionTicket;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.KeyUpdate;
import dev.dunlin.handshake.internal.message.NewConnectionId;
import dev.dunlin.handshake.internal.message.RequestConnectionId;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Every message in every state of DTLS 1.3, against a file that people have read, as {@link StateMatrixTest} does it for 1.2. With
 * {@code -Ddunlin.matrix.update=true} the file is written anew.
 */
class Dtls13StateMatrixTest {
    private static final Path FILE = Path.of("src/test/resources/states/state-matrix-dtls13.txt");
    private static final int[] UNKNOWN = {6, 7, 99, 255};

    private final List<String> lines = new ArrayList<>();

    @Test
    @Requirement({"RFC8446-4-b"})
    @SecurityHistory("T53")
    void everyMessageInEveryStateIsTakenOrRefusedAsTheFileSays() throws IOException {
        clientStates().forEach((state, reach) -> rows(Role.CLIENT, state, reach));
        serverStates().forEach((state, reach) -> rows(Role.SERVER, state, reach));
        if (Boolean.getBoolean("dunlin.matrix.update")) {
            Files.write(FILE, lines);
        }
        assertEquals(String.join("\n", Files.readAllLines(FILE)), String.join("\n", lines));
    }

    @Test
    void aStateIsLeftForOneKindOfMessageAloneUnlessTheFileTellsWhy() throws IOException {
        var lines = Files.readAllLines(FILE);
        assertTrue(lines.stream().noneMatch(line -> line.contains("99") && line.contains("->")));
    }

    private static Map<String, Supplier<ScriptedDtls13Peer>> clientStates() {
        var states = new LinkedHashMap<String, Supplier<ScriptedDtls13Peer>>();
        states.put("WaitServerHelloAgain", () -> {
            var server = server(HandshakeType.SERVER_HELLO);
            server.retried(ScriptedDtls13Server.retry(
                    ScriptedDtls13Server.SUITE,
                    new SelectedVersion(ScriptedDtls13Server.DTLS_1_3),
                    new CookieExtension(ScriptedPeer.bytes(1))));
            return server;
        });
        states.put("WaitEncryptedExtensions", () -> server(HandshakeType.ENCRYPTED_EXTENSIONS));
        states.put("WaitCertificateOrRequest", () -> server(HandshakeType.CERTIFICATE));
        states.put("WaitServerCertificate", () -> {
            var server = server(HandshakeType.CERTIFICATE);
            ScriptedServer.requireTaken(server.send(ScriptedDtls13Server.certificateRequest()));
            return server;
        });
        states.put("WaitServerCertificateVerify", () -> server(HandshakeType.CERTIFICATE_VERIFY));
        states.put("WaitServerFinished", () -> server(HandshakeType.FINISHED));
        states.put(
                "Connected", () -> ScriptedDtls13Server.of(TestSettings.client().dtls13Only())
                        .complete());
        return states;
    }

    private static ScriptedDtls13Server server(HandshakeType before) {
        return ScriptedDtls13Server.of(TestSettings.client().dtls13Only()).before(before);
    }

    private static Map<String, Supplier<ScriptedDtls13Peer>> serverStates() {
        var states = new LinkedHashMap<String, Supplier<ScriptedDtls13Peer>>();
        states.put("WaitClientHello", () -> client(HandshakeType.CLIENT_HELLO));
        states.put("WaitClientCertificate", () -> client(HandshakeType.CERTIFICATE));
        states.put("WaitClientCertificateVerify", () -> client(HandshakeType.CERTIFICATE_VERIFY));
        states.put("WaitClientFinished", () -> client(HandshakeType.FINISHED));
        states.put(
                "Connected", () -> ScriptedDtls13Client.of(TestSettings.server().dtls13Only())
                        .complete());
        return states;
    }

    private static ScriptedDtls13Client client(HandshakeType before) {
        return ScriptedDtls13Client.of(TestSettings.server().dtls13Only().asking(ClientAuthentication.REQUIRE))
                .before(before);
    }

    private void rows(Role role, String state, Supplier<ScriptedDtls13Peer> reach) {
        assertEquals(state, reach.get().driver.driver().stateName());
        for (var type : HandshakeType.values()) {
            var peer = reach.get();
            line(role, state, type.name(), outcome(peer, peer.send(type.code(), body(peer, type))));
        }
        for (int type : UNKNOWN) {
            var peer = reach.get();
            line(role, state, "type " + type, outcome(peer, peer.send(type, new byte[0])));
        }
    }

    private static String outcome(ScriptedDtls13Peer peer, Reaction reaction) {
        return reaction.equals(Reaction.TAKEN) ? "-> " + peer.driver.driver().stateName() : reaction.toString();
    }

    private void line(Role role, String state, String message, String outcome) {
        lines.add(String.format("%-6s  %-33s  %-23s  %s", role, state, message, outcome));
    }

    /** A body that is genuine where the message is due, and well formed elsewhere; empty for what 1.3 does not have. */
    private static byte[] body(ScriptedDtls13Peer peer, HandshakeType type) {
        return message(peer, type).stream()
                .map(HandshakeMessage::body)
                .findFirst()
                .orElse(new byte[0]);
    }

    private static List<HandshakeMessage> message(ScriptedDtls13Peer peer, HandshakeType type) {
        return switch (type) {
            case CLIENT_HELLO ->
                List.of(
                        peer instanceof ScriptedDtls13Client client
                                ? client.clientHello()
                                : client(HandshakeType.CLIENT_HELLO).clientHello());
            case SERVER_HELLO ->
                List.of(
                        peer instanceof ScriptedDtls13Server server
                                ? server.serverHello()
                                : server(HandshakeType.SERVER_HELLO).serverHello());
            case ENCRYPTED_EXTENSIONS -> List.of(ScriptedDtls13Server.encrypted());
            case CERTIFICATE_REQUEST -> List.of(ScriptedDtls13Server.certificateRequest());
            case CERTIFICATE -> List.of(ScriptedDtls13Peer.certificate(isServer(peer) ? "server" : "client"));
            case CERTIFICATE_VERIFY ->
                List.of(
                        isServer(peer)
                                ? ((ScriptedDtls13Server) peer).certificateVerify()
                                : ((ScriptedDtls13Client) peer).certificateVerify());
            case FINISHED -> List.of(peer.finished(isServer(peer) ? "s" : "c"));
            case COMPRESSED_CERTIFICATE ->
                List.of(new CompressedCertificate(CompressedCertificate.ZLIB, 1, ScriptedPeer.bytes(1)));
            case CERTIFICATE_STATUS -> List.of(new CertificateStatus(ScriptedPeer.bytes(0x30, 0)));
            case KEY_UPDATE -> List.of(new KeyUpdate(false));
            case NEW_CONNECTION_ID -> List.of(new NewConnectionId(List.of(), false));
            case REQUEST_CONNECTION_ID -> List.of(new RequestConnectionId(1));
            case NEW_SESSION_TICKET ->
                List.of(new Dtls13NewSessionTicket(
                        60, 1, ScriptedPeer.bytes(0), ScriptedPeer.bytes(1, 2, 3), Extensions.of()));
            default -> List.of();
        };
    }

    private static boolean isServer(ScriptedDtls13Peer peer) {
        return peer instanceof ScriptedDtls13Server;
    }
}
