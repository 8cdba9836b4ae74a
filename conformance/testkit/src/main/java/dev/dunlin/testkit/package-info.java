/**
 * Two endpoints and everything that can go wrong between them, in virtual time.
 *
 * <pre>
 *   Setup             how both sides are configured        Identity        their certificates
 *   Pair              a client and a server                SessionEndpoint one side of it, Diary what it has lived through
 *   AcceptorEndpoint  a server for many clients
 *   VirtualNetwork    what lies between                    VirtualClock    its time
 *   Faults            the vocabulary of what goes wrong    Fault, Passage  how a new word is made
 *   KeyNonceLedger    no key ever meets a nonce twice      SeededRandom    sessions that replay
 * </pre>
 *
 * <pre>
 *   var network = VirtualNetwork.seeded(SEED).with(losing(3)).with(sentBy(Pair.SERVER, doublingPercent(20)));
 *   var pair = Setup.standard().mutual().mtu(256).over(network);
 *   pair.runUntilQuiet();
 *   pair.assertEstablished();
 *   pair.assertExchange();
 * </pre>
 */
package dev.dunlin.testkit;
