/**
 * What outlives a session so that a later handshake can be short: the state of a session, the name or ticket under which the peer has it,
 * and who keeps it. Knows no message and no version's states.
 *
 * <pre>
 *   SessionState  &lt;-  KnownSession (a client's: with session id or ticket)
 *                 &lt;-  SealedStates (a server's: in tickets, or in a cache under session ids)
 * </pre>
 */
package dev.dunlin.handshake.internal.resumption;
