/** A server with little memory under a flood of handshakes that lead nowhere. */
package dev.dunlin.audit.flood;
