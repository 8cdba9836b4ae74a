/**
 * The machinery of cryptography, for the modules to the right only.
 *
 * <pre>
 *   Jca                 asks the provider; everything below takes one
 *   Secret              bytes with one owner, wiped on close
 *   ConstantTime        the only comparison for what an attacker may guess at
 *
 *   record protection   TrafficKeys -&gt; CipherPool -&gt; KeyedCiphers: Aead, RecordNumberMask
 *   key schedule        Hmac -&gt; Prf (1.2), Hkdf (1.3)
 *   key exchange        KeyExchange over EllipticCurve and X25519PublicValue; PskPremaster
 *   signatures          Signatures, EcdsaSignature (strict DER), over Der
 *   certificates        CertificateVerifier -&gt; CertificateChain, CertificatePath, CertificateRules, NameMatch -&gt; VerifiedPeer
 *   names               IpLiteral, ReadableBytes
 *   own credentials     Pem -&gt; Certificates, PrivateKeys, over Der
 * </pre>
 *
 * <p>What a peer can cause leaves as {@link dev.dunlin.crypto.internal.CryptoFailure} or
 * {@link dev.dunlin.crypto.internal.CertificateFailure}, never as an unchecked exception; what a configuration lacks is an
 * {@link dev.dunlin.crypto.internal.AlgorithmUnavailableException}.
 */
package dev.dunlin.crypto.internal;
