package dev.dunlin.session.net;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Makes the socket of a client; releases everything when it cannot. */
interface SocketOpener {
    UdpSocket open(InetSocketAddress remote) throws IOException;
}
