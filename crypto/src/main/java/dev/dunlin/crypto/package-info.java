/**
 * The vocabulary of cryptography: suites, groups, signature schemes, one's own credentials, pre-shared keys, whom one trusts.
 *
 * <pre>
 *   crypto  &lt;-  record  &lt;-  handshake  &lt;-  session
 *   ^^^^^^
 * </pre>
 */
package dev.dunlin.crypto;
