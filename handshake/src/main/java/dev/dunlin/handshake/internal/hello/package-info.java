/**
 * The hellos, before a version is chosen: the client's offer, the cookie, the negotiation. What comes back selects the first state of a
 * version's own package.
 */
package dev.dunlin.handshake.internal.hello;
