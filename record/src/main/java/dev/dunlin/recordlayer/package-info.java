/**
 * The vocabulary of the record layer.
 *
 * <pre>
 *   crypto  &lt;-  record  &lt;-  handshake  &lt;-  session
 *               ^^^^^^
 * </pre>
 */
package dev.dunlin.recordlayer;
