/**
 * The vocabulary of the handshake: versions, alerts, reasons of failure.
 *
 * <pre>
 *   crypto  &lt;-  record  &lt;-  handshake  &lt;-  session
 *                           ^^^^^^^^^
 * </pre>
 */
package dev.dunlin.handshake;
