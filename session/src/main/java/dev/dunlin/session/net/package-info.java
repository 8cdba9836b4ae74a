/**
 * The transport that most people use: {@code DtlsClient} and {@code DtlsServer} move the
 * datagrams of sessions through UDP sockets, tell them the time and give back one outcome for every call. Built on the public API of
 * {@code dev.dunlin.session} alone: whoever has another kind of socket can do the same.
 *
 * <pre>
 *   DtlsClient -- ClientConnection --+                        DtlsServer -- EventLoop --+-- DtlsAcceptor
 *                                    |                                                  |
 *                                    +-- DtlsSession            ServerSession ----------+-- DtlsSession
 *                                    |                                                  |
 *                                    +-- SocketWriter -- UdpSocket (ChannelSocket) -----+
 * </pre>
 */
package dev.dunlin.session.net;
