/**
 * Extensions that every version negotiates alike; what differs is the message that carries the answer.
 *
 * <pre>
 *   client  ClientExtensions.offer  -&gt;  ClientHello  -&gt;  ServerExtensions.agree
 *           ClientExtensions.agree  &lt;-  answer       &lt;-  ServerExtensions.answer
 * </pre>
 */
package dev.dunlin.handshake.internal.negotiation;
