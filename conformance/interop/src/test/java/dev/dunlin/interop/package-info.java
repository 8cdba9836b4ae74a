/**
 * Peers that no one here wrote, each in a small class that starts it on loopback, and what our side and theirs agree on.
 *
 * <pre>
 *   OpenSsl, OpenSslPeer, OpenSslExtension    the openssl command: s_server and s_client as processes
 *   JdkPeer                                   the JDK's own SSLEngine, in this process
 *   Certificates, Identity, KeyKind           made by openssl when the tests begin
 *   EchoServer, Exchange                      our side, as a user would write it
 *   LossyPath                                 a UDP relay that drops, doubles or delays a chosen datagram
 * </pre>
 *
 * <p>A peer that is missing skips its tests and says why; with {@code DUNLIN_CI=true} it fails them.
 */
package dev.dunlin.interop;
