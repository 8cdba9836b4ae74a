/**
 * The shim for BoringSSL's test runner: a hostile peer with a clock of its own, which starts us about two thousand times with flags that
 * say what to do, what to expect and what must fail. {@code conformance/interop/bogo} has the launcher, the configuration and the script
 * that runs all of it; the runner itself is fetched and built by hand.
 *
 * <pre>
 *   ShimServer      one JVM for all tests: a launcher brings the flags of a test and takes away exit code and error text
 *   Invocation      one test: a connection and its resumptions, which share keys, sessions and the virtual clock
 *   Options         the flags, and which of them we do not have
 *   Connection      one connection: what came, what is due, what is to be said
 *   Configurations  the settings of a session as the flags want them
 *   OwnCredentials  our certificates, of which the first that suits the peer is shown
 *   Expectations    whether the handshake came to what the test expects
 *   PacketStream    datagrams, time and other orders of the runner, framed over TCP
 *   VirtualTime     the runner's clock
 * </pre>
 */
package dev.dunlin.interop.bogo;
