/**
 * The vocabulary of cryptography: suites, groups, signature schemes, one's own credentials, whom one trusts.
 *
 * <pre>
 *   crypto  &lt;-  record  &lt;-  handshake  &lt;-  session
 *   ^^^^^^
 * </pre>
 */
package dev.dunlin.crypto;
