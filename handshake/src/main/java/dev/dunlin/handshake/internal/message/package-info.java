/**
 * Handshake messages and their extensions: one type each, named as the RFCs name it, legal by construction.
 *
 * <pre>
 *   client                                     server
 *   ClientHello            -----------------&gt;
 *                          &lt;----------------- HelloVerifyRequest
 *   ClientHello (cookie)   -----------------&gt;
 *                          &lt;----------------- ServerHello, Certificate, ServerKeyExchange,
 *                                              [CertificateRequest], ServerHelloDone
 *   [Certificate], ClientKeyExchange,
 *   [CertificateVerify], Finished  ---------&gt;
 *                          &lt;----------------- Finished
 * </pre>
 *
 * <p>{@link dev.dunlin.handshake.internal.message.HandshakeHeader} stands before each fragment,
 * {@link dev.dunlin.handshake.internal.message.MessageDecoder} turns a whole body into its message,
 * {@link dev.dunlin.handshake.internal.message.Extensions} and {@link dev.dunlin.handshake.internal.message.ExtensionType} do the same
 * for extension blocks. Lists of codes keep what nobody knows.
 */
package dev.dunlin.handshake.internal.message;
