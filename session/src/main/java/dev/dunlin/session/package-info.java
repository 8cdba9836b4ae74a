/**
 * The API that people use: sessions without IO, one outcome for every call.
 *
 * <pre>
 *   crypto  &lt;-  record  &lt;-  handshake  &lt;-  session
 *                                          ^^^^^^^
 * </pre>
 */
package dev.dunlin.session;
