/**
 * The machinery of a handshake that all versions share: driver, states' interface, transcript, timers.
 *
 * <pre>
 *   codec  &lt;-  message  &lt;-  flight  &lt;-  (this package, resumption)  &lt;-  negotiation  &lt;-  dtls12  &lt;-  hello
 * </pre>
 */
package dev.dunlin.handshake.internal;
