package dev.dunlin.session.net;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.session.DtlsClientConfig;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Several sockets of a server at one port, and those of its clients; which of the server's hears a client is up to the test. */
final class SharedPort {
    private final List<ScriptedSocket> sockets;
    private final Map<InetSocketAddress, ScriptedSocket> clients = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, AtomicInteger> sent = new ConcurrentHashMap<>();
    private volatile IntUnaryOperator routing = client -> 0;
    private volatile boolean alternates;

    SharedPort(int count) {
        sockets = IntStream.range(0, count)
                .mapToObj(index -> new ScriptedSocket(MemoryNetwork.SERVER, this::toClient))
                .toList();
    }

    List<ScriptedSocket> sockets() {
        return sockets;
    }

    /** From now on datagrams of a client come to the socket that {@code index} says for its number. */
    void route(IntUnaryOperator index) {
        routing = index;
    }

    /** From now on each datagram of a client comes to another socket than the one before. */
    void alternate() {
        alternates = true;
    }

    DtlsClient client(int number, DtlsClientConfig config) {
        var address = MemoryNetwork.address(number);
        return new DtlsClient(MemoryNetwork.SERVER, PeerName.of("ec.test"), config, remote -> {
            var socket = new ScriptedSocket(address, (target, datagram) -> arrive(number, datagram));
            clients.put(address, socket);
            return socket;
        });
    }

    /** A datagram from the address of client {@code number}. */
    void arrive(int number, byte[] datagram) {
        int count = sent.computeIfAbsent(number, unknown -> new AtomicInteger()).getAndIncrement();
        int index = alternates ? count % sockets.size() : routing.applyAsInt(number);
        sockets.get(index).arrive(MemoryNetwork.address(number), datagram);
    }

    private void toClient(InetSocketAddress target, byte[] datagram) {
        var client = clients.get(target);
        if (client != null) {
            client.arrive(MemoryNetwork.SERVER, datagram);
        }
    }
}
