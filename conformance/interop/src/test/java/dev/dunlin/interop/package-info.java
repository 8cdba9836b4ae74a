/**
 * Peers that no one here wrote, each in a small class that starts it on loopback, and what our side and theirs agree on.
 *
 * <pre>
 *   Peer, PeerKind, Peers, Terms, Fact, Facts  what every peer is asked to do and to tell, and which peers there are
 *   OpenSsl, OpenSslPeer, OpenSslExtension     the openssl command: s_server and s_client as processes
 *   OpenSslDtls, OpenSslEnd                    the same as one of the peers
 *   GnuTls, GnuTlsEnd                          gnutls-serv and gnutls-cli as processes
 *   JdkPeer                                    the JDK's own SSLEngine, in this process
 *   PeerProcess, OutputLog, Command            what all processes have in common
 *   Certificates, Identity, KeyKind            made by openssl when the tests begin
 *   EchoServer, Exchange                       our side, as a user would write it
 *   LossyPath                                  a UDP relay that drops, doubles or delays a chosen datagram
 * </pre>
 *
 * <p>A peer that is missing skips its tests and says why; with {@code DUNLIN_CI=true} it fails them.
 */
package dev.dunlin.interop;
