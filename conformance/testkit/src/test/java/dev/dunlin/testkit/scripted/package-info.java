/**
 * A peer that does what a script says, written from the text of the RFCs over the JDK's algorithms alone: it shares no line with the library,
 * so that the two cannot be wrong in the same way. It is for what no other implementation speaks, the return routability check (RFC 9853) and
 * NewConnectionId (RFC 9147 §9), and proves itself first by what others do speak.
 *
 * <pre>
 *   Octets, Reading                     byte strings as the RFCs write them
 *   Gcm, Ccm8, Hkdf, Prf, X25519        algorithms
 *   Dtls12Records, Dtls13Records        records: one direction each way, every epoch, every connection id
 *   Messages, Transcript                handshake messages
 *   Client12 .. Server13                handshakes, each from top to bottom
 *   ScriptedPeer                        what a test says to our side afterwards, from where, and hears of it
 *   OurClient, OurServer                our side, by its public API
 * </pre>
 */
package dev.dunlin.testkit.scripted;
