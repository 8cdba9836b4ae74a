/**
 * Cursors over wire bytes. {@link dev.dunlin.handshake.internal.codec.WireReader} cannot read past its end and answers with the checked
 * {@link dev.dunlin.handshake.internal.codec.DecodeFailure}; {@link dev.dunlin.handshake.internal.codec.WireWriter} fills in the lengths
 * of vectors. All integers are big-endian (RFC 5246 §4.1), vectors are scopes (RFC 5246 §4.3).
 *
 * <pre>
 *   wire  -&gt;  WireReader  -&gt;  message      DecodeFailure: the alert that a reader's complaint leads to
 *   wire  &lt;-  WireWriter  &lt;-  message      Bytes: what is kept of the wire, immutable
 * </pre>
 */
package dev.dunlin.handshake.internal.codec;
