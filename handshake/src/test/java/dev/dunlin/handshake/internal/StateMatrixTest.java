package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateStatus;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.ClientKeyExchange;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.HelloRequest;
import dev.dunlin.handshake.internal.message.HelloVerifyRequest;
import dev.dunlin.handshake.internal.message.NewSessionTicket;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
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
 * Every message in every state of DTLS 1.2, against a file that people have read: what is accepted, ignored or refused changes nowhere
 * without being seen. Every state is reached by a genuine handshake. With {@code -Ddunlin.matrix.update=true} the file is written anew.
 */
class StateMatrixTest {
    private static final Path FILE = Path.of("src/test/resources/states/state-matrix-dtls12.txt");
    private static final String CHANGE_CIPHER_SPEC = "ChangeCipherSpec";
    private static final CipherSuite.KeyExchange PSK = CipherSuite.KeyExchange.ECDHE_PSK;
    private static final int[] UNKNOWN = {6, 7, 99, 255};

    private final List<String> lines = new ArrayList<>();

    @Test
    @Requirement("RFC5246-7.4-a")
    @SecurityHistory("T53")
    void everyMessageInEveryStateIsTakenOrRefusedAsTheFileSays() throws IOException {
        clientStates().forEach((state, reach) -> rows(Role.CLIENT, state, reach));
        serverStates().forEach((state, reach) -> rows(Role.SERVER, state, reach));
        established(Role.CLIENT, completeClient().driver.result());
        established(Role.SERVER, completeServer().driver.result());
        if (Boolean.getBoolean("dunlin.matrix.update")) {
            Files.write(FILE, lines);
        }
        assertEquals(String.join("\n", Files.readAllLines(FILE)), String.join("\n", lines));
    }

    @Test
    void everyStateButTheOnesThatWaitForTheApplicationIsInTheMatrix() {
        var states = new ArrayList<>(clientStates().keySet());
        states.addAll(serverStates().keySet());
        assertEquals(22, states.size());
        assertTrue(states.stream().allMatch(name -> name.startsWith("Wait")));
    }

    private static Map<String, Supplier<ScriptedPeer>> clientStates() {
        var states = new LinkedHashMap<String, Supplier<ScriptedPeer>>();
        states.put("WaitServerHello", () -> server(HandshakeType.SERVER_HELLO));
        states.put("WaitServerCertificate", () -> server(HandshakeType.CERTIFICATE));
        states.put("WaitCertificateStatus", () -> OcspStaplingTest.acknowledged(OcspStaplingTest.client()));
        states.put("WaitServerKeyExchange", () -> server(HandshakeType.SERVER_KEY_EXCHANGE));
        states.put("WaitCertificateRequest", () -> server(HandshakeType.SERVER_HELLO_DONE));
        states.put("WaitServerHelloDone", () -> {
            var server = server(HandshakeType.SERVER_HELLO_DONE);
            ScriptedServer.requireTaken(server.send(ScriptedServer.certificateRequest()));
            return server;
        });
        states.put("WaitPskServerKeyExchange", () -> pskServer(HandshakeType.SERVER_KEY_EXCHANGE));
        states.put("WaitPskServerHelloDone", () -> pskServer(HandshakeType.SERVER_HELLO_DONE));
        states.put("WaitServerChangeCipherSpec", () -> {
            var server = server(HandshakeType.SERVER_HELLO_DONE);
            ScriptedServer.requireTaken(server.send(new ServerHelloDone()));
            server.readAnswer();
            return server;
        });
        states.put("WaitServerFinished", () -> server(HandshakeType.FINISHED));
        states.put("WaitNewSessionTicket", () -> {
            var server = HostileResumptionTest.offeredServer(true);
            ScriptedServer.requireTaken(server.send(HostileResumptionTest.acceptingWithTicket(server)));
            return server;
        });
        states.put("WaitResumedServerChangeCipherSpec", () -> {
            var server = HostileResumptionTest.offeredServer(true);
            ScriptedServer.requireTaken(server.send(HostileResumptionTest.accepting(server)));
            return server;
        });
        states.put("WaitResumedServerFinished", () -> {
            var server = HostileResumptionTest.offeredServer(true);
            ScriptedServer.requireTaken(server.send(HostileResumptionTest.accepting(server)));
            ScriptedServer.requireTaken(server.changeCipherSpec());
            return server;
        });
        return states;
    }

    private static ScriptedServer server(HandshakeType before) {
        return ScriptedServer.of(TestSettings.client()).before(before);
    }

    private static Map<String, Supplier<ScriptedPeer>> serverStates() {
        var states = new LinkedHashMap<String, Supplier<ScriptedPeer>>();
        states.put("WaitClientHello", () -> client(HandshakeType.CLIENT_HELLO));
        states.put("WaitClientCertificate", () -> client(HandshakeType.CERTIFICATE));
        states.put("WaitClientKeyExchange", () -> client(HandshakeType.CLIENT_KEY_EXCHANGE));
        states.put("WaitPskClientKeyExchange", () -> pskClient(HandshakeType.CLIENT_KEY_EXCHANGE));
        states.put("WaitCertificateVerify", () -> client(HandshakeType.CERTIFICATE_VERIFY));
        states.put("WaitClientChangeCipherSpec", () -> client(HandshakeType.FINISHED));
        states.put("WaitClientFinished", () -> {
            var client = client(HandshakeType.FINISHED);
            ScriptedServer.requireTaken(client.changeCipherSpec());
            return client;
        });
        states.put("WaitResumedClientChangeCipherSpec", StateMatrixTest::resumedClient);
        states.put("WaitResumedClientFinished", () -> {
            var client = resumedClient();
            ScriptedServer.requireTaken(client.changeCipherSpec());
            return client;
        });
        return states;
    }

    private static ScriptedClient client(HandshakeType before) {
        return ScriptedClient.asked(TestSettings.server().asking(ClientAuthentication.REQUIRE))
                .before(before);
    }

    private static ScriptedPskServer pskServer(HandshakeType before) {
        return ScriptedPskServer.of(Psk.client(PSK), PSK).before(before);
    }

    private static ScriptedPskClient pskClient(HandshakeType before) {
        return ScriptedPskClient.of(Psk.server(PSK), PSK).before(before);
    }

    private static ScriptedClient resumedClient() {
        var client = HostileResumptionTest.resumingClient();
        ScriptedServer.requireTaken(client.send(HostileResumptionTest.hello(client, ScriptedClient.usualExtensions())));
        client.readAnswer();
        return client;
    }

    private static ScriptedServer completeClient() {
        var server = server(HandshakeType.FINISHED);
        ScriptedServer.requireTaken(server.send(server.finished()));
        return server;
    }

    private static ScriptedClient completeServer() {
        var client = client(HandshakeType.FINISHED);
        client.changeCipherSpec();
        ScriptedServer.requireTaken(client.send(client.finished()));
        return client;
    }

    private void rows(Role role, String state, Supplier<ScriptedPeer> reach) {
        assertEquals(state, reach.get().driver.driver().stateName());
        for (var type : HandshakeType.values()) {
            var peer = reach.get();
            line(role, state, type.name(), outcome(peer, peer.send(type.code(), body(peer, type))));
        }
        for (int type : UNKNOWN) {
            var peer = reach.get();
            line(role, state, "type " + type, outcome(peer, peer.send(type, new byte[0])));
        }
        var peer = reach.get();
        line(role, state, CHANGE_CIPHER_SPEC, outcome(peer, peer.changeCipherSpec()));
    }

    private static String outcome(ScriptedPeer peer, Reaction reaction) {
        return reaction.equals(Reaction.TAKEN) ? "-> " + peer.driver.driver().stateName() : reaction.toString();
    }

    /** After the handshake the association only wants to know whether a message asks for something. */
    private void established(Role role, HandshakeResult result) {
        for (var type : HandshakeType.values()) {
            line(role, "Established", type.name(), sign(result, type.code()));
        }
        for (int type : UNKNOWN) {
            line(role, "Established", "type " + type, sign(result, type));
        }
    }

    private static String sign(HandshakeResult result, int type) {
        var header = HandshakeHeader.whole(type, 0, 9).toByteArray();
        return "sign: " + result.afterHandshake().read(10, header, 0, header.length);
    }

    private void line(Role role, String state, String message, String outcome) {
        lines.add(String.format("%-6s  %-33s  %-23s  %s", role, state, message, outcome));
    }

    /** A body that is genuine where the message is due, and well formed elsewhere; empty for what 1.2 with ECDHE does not have. */
    private static byte[] body(ScriptedPeer peer, HandshakeType type) {
        return message(peer, type).stream()
                .map(HandshakeMessage::body)
                .findFirst()
                .orElse(new byte[0]);
    }

    private static List<HandshakeMessage> message(ScriptedPeer peer, HandshakeType type) {
        return switch (type) {
            case HELLO_REQUEST -> List.of(new HelloRequest());
            case HELLO_VERIFY_REQUEST -> List.of(HelloVerifyRequest.of(new Cookie(ScriptedPeer.bytes(1))));
            case SERVER_HELLO_DONE -> List.of(new ServerHelloDone());
            case CERTIFICATE_REQUEST -> List.of(ScriptedServer.certificateRequest());
            case CERTIFICATE_STATUS -> List.of(new CertificateStatus(ScriptedPeer.bytes(0x30, 0)));
            case NEW_SESSION_TICKET -> List.of(new NewSessionTicket(60, ScriptedPeer.bytes(1, 2, 3)));
            default -> {
                if (peer instanceof ScriptedPskServer || peer instanceof ScriptedPskClient) {
                    yield withPsk(peer, type);
                }
                yield peer instanceof ScriptedClient client ? ofClient(client, type) : ofServer(peer, type);
            }
        };
    }

    /** What differs in ECDHE_PSK from the same without a pre-shared key. */
    private static List<HandshakeMessage> withPsk(ScriptedPeer peer, HandshakeType type) {
        return switch (type) {
            case SERVER_KEY_EXCHANGE ->
                List.of(pskServer(HandshakeType.SERVER_KEY_EXCHANGE).serverKeyExchange(ScriptedPeer.bytes(1)));
            case CLIENT_KEY_EXCHANGE ->
                List.of(pskClient(HandshakeType.CLIENT_KEY_EXCHANGE).clientKeyExchange(Psk.IDENTITY.toByteArray()));
            case FINISHED -> List.of(peer.finished("finished"));
            default -> ofServer(server(HandshakeType.SERVER_HELLO), type);
        };
    }

    private static List<HandshakeMessage> ofClient(ScriptedClient client, HandshakeType type) {
        return switch (type) {
            case CLIENT_HELLO -> List.of(client.clientHello());
            case SERVER_HELLO -> List.of(server(HandshakeType.SERVER_HELLO).serverHello());
            case SERVER_KEY_EXCHANGE ->
                List.of(server(HandshakeType.SERVER_KEY_EXCHANGE).serverKeyExchange());
            case CERTIFICATE -> List.of(client.certificate());
            case CLIENT_KEY_EXCHANGE -> List.of(client.clientKeyExchange());
            case CERTIFICATE_VERIFY -> List.of(client.certificateVerify());
            case FINISHED -> List.of(client.finished());
            default -> List.of();
        };
    }

    private static List<HandshakeMessage> ofServer(ScriptedPeer peer, HandshakeType type) {
        var server = (ScriptedServer) peer;
        return switch (type) {
            case CLIENT_HELLO -> List.of(client(HandshakeType.CLIENT_HELLO).clientHello());
            case SERVER_HELLO -> List.of(server.serverHello());
            case SERVER_KEY_EXCHANGE -> List.of(server.serverKeyExchange());
            case CERTIFICATE -> List.of(server.certificate());
            case CLIENT_KEY_EXCHANGE -> List.of(new ClientKeyExchange(Bytes.of(new byte[32])));
            case CERTIFICATE_VERIFY -> List.of(new CertificateVerify(ScriptedServer.SCHEME, ScriptedPeer.bytes(1, 2)));
            case FINISHED -> List.of(server.finished());
            default -> List.of();
        };
    }
}
