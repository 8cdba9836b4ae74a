package dev.dunlin.interop;

import java.net.InetSocketAddress;

/** The JDK's SSLEngine as one of the peers. It takes the group that the client likes best of those that it has; it has them all. */
final class Jdk implements Peer {
    @Override
    public Server serve(Terms terms) {
        var engine = JdkPeer.server(
                JdkPeer.context(terms.identity(), terms.authority()),
                terms.authority().isPresent());
        return start(engine, terms, true);
    }

    @Override
    public Client connect(InetSocketAddress server, Terms terms) {
        var engine = JdkPeer.client(
                JdkPeer.context(terms.identity(), terms.authority()),
                server,
                terms.serverName().toString());
        return start(engine, terms, false);
    }

    private static JdkEnd start(JdkPeer engine, Terms terms, boolean isServer) {
        engine.suite(terms.suite().name());
        engine.protocols(Terms.PROTOCOL);
        terms.mtu().ifPresent(engine::mtu);
        return JdkEnd.start(engine, isServer);
    }
}
