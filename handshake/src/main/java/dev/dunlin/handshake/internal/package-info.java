/**
 * The machinery of a handshake that all versions share: driver, states' interface, transcript, timers.
 *
 * <pre>
 *   codec  &lt;-  message  &lt;-  flight  &lt;-  (this package, resumption)  &lt;-  negotiation  &lt;-  dtls12  &lt;-  hello
 * </pre>
 *
 * <p>The driver is made of parts, each with one concern:
 *
 * <pre>
 *   HandshakeDriver               what the association asks of it
 *     IncomingMessages            fragments in, messages out in their order; RefusedFragment judges the rest
 *     StateMachine                the awaited message, and what moves the handshake on
 *     DriverOutput                commits what states decide, in these:
 *       HandshakeEpochs             how far the keys have come
 *       OutgoingMessages            message_seq, epoch and transcript of ours
 *       PostHandshakeMessages       who has to wait for whose ACK after the handshake
 *       HandshakeEnd                result, last flight, what goes on
 *     Flights                     what happens when: an answer, an ACK, an expiry
 *       FlightTransmission          our flight into records
 *       Acknowledgements            the peer's records into an ACK
 *       RetransmissionState         how long to wait, and how often
 *   MessageSink                   whoever wants to know what goes and comes
 * </pre>
 */
package dev.dunlin.handshake.internal;
