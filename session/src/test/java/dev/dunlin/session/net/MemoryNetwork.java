package dev.dunlin.session.net;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.session.DtlsClientConfig;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One server's socket and those of any number of clients, joined without loss. */
final class MemoryNetwork {
    static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.2", 5684);

    private final Map<InetSocketAddress, ScriptedSocket> clients = new ConcurrentHashMap<>();
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    private final ScriptedSocket server = new ScriptedSocket(SERVER, this::toClient);

    ScriptedSocket server() {
        return server;
    }

    static InetSocketAddress address(int number) {
        return new InetSocketAddress("198.51.100.1", 10_000 + number);
    }

    /** The client at {@link #address} of this number; a second one takes over the address of the first. */
    DtlsClient client(int number, DtlsClientConfig config) {
        return client(List.of(address(number)), config);
    }

    /** One that begins at the first of {@code numbers} and goes on to the next whenever it takes another port. */
    DtlsClient moving(List<Integer> numbers, DtlsClientConfig config) {
        return client(numbers.stream().map(MemoryNetwork::address).toList(), config);
    }

    private DtlsClient client(List<InetSocketAddress> addresses, DtlsClientConfig config) {
        var next = addresses.iterator();
        return new DtlsClient(SERVER, PeerName.of("ec.test"), config, remote -> {
            var address = next.next();
            var socket = new ScriptedSocket(address, (target, datagram) -> server.arrive(address, datagram));
            clients.put(address, socket);
            return socket;
        });
    }

    /** After so many datagrams of the server the rest of them are lost. */
    void cutAfter(int datagrams) {
        left.set(datagrams);
    }

    private void toClient(InetSocketAddress target, byte[] datagram) {
        if (left.getAndDecrement() <= 0) {
            return;
        }
        var client = clients.get(target);
        if (client != null) {
            client.arrive(SERVER, datagram);
        }
    }
}
