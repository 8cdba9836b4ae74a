/**
 * Messages on their way through an unreliable network, the same for both versions: fragments come in, whole messages go up in order.
 *
 * <pre>
 *   record ──&gt; IncomingMessages ──&gt; MessageReassembler ──&gt; next(): IncomingMessage
 *              ring by message_seq  one message: RangeSet says which bytes are there,
 *                                   FragmentList holds them
 * </pre>
 */
package dev.dunlin.handshake.internal.flight;
