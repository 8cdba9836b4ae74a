/**
 * Peers that no one here wrote, each in a small class that starts it on loopback, and what our side and theirs agree on.
 *
 * <pre>
 *   Peer, Terms, Fact, Facts                      what every peer is asked to do, told to agree to, and asked afterwards
 *   PeerKind, Peers                               which peers there are, what each cannot do, and which of them this machine has
 *   MatrixTest, RefusalTest (Cause), ResumptionTest, MutualAuthenticationTest, RecordLimitTest, GoodbyeTest
 *                                                 one table for all peers each; the other tests are about one peer
 *   HelloRetryTest, KeyUpdateTest, LossTest, PskAloneTest, VersionTest
 *                                                 what is new in DTLS 1.3, with NSS and wolfSSL; which version is agreed on, with all
 *   Versions                                      what a test about both versions says in the words of one
 *   OpenSsl, OpenSslPeer, OpenSslDtls, OpenSslEnd s_server and s_client
 *   GnuTls, GnuTlsEnd                             gnutls-serv and gnutls-cli; peers/gnutls keeps the server on loopback
 *   Driver, DriverEnd                             our drivers in peers/wolfssl and peers/nss, processes of their own
 *   Jdk, JdkEnd, JdkPeer                          the JDK's own SSLEngine, in this process
 *   Scandium, ScandiumEnd                         Californium's connector, in this process
 *   PeerProcess, OutputLog, Command               what all processes have in common
 *   Certificates, Identity, KeyKind, SharedSecret certificates made by openssl when the tests begin; a pre-shared key
 *   EchoServer, Exchange                          our side, as a user would write it
 *   LossyPath                                     a UDP relay that drops, doubles or delays a chosen datagram
 * </pre>
 *
 * <p>A peer that is missing skips its tests and says why; with {@code DUNLIN_CI=true} it fails them.
 */
package dev.dunlin.interop;
