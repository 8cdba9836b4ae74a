/**
 * The hellos, before a version is chosen: the client's offer, the cookie, the negotiation. What comes back selects the first state of a
 * version's own package.
 *
 * <pre>
 *   client   ClientHelloOffer  -&gt;  WaitServerHello  -&gt;  VersionNegotiation.chosenBy  -&gt;  dtls12
 *   server   CookieMac         -&gt;  WaitClientHello  -&gt;  VersionNegotiation.choose    -&gt;  dtls12
 * </pre>
 */
package dev.dunlin.handshake.internal.hello;
