/**
 * Who the peer is and how it proves it, alike in all versions: chains of certificates and raw public keys are judged, handshake signatures made and checked.
 * What is signed, and when, is for the states of each version.
 *
 * <pre>
 *   Certificate        -&gt;  PeerJudgement       -&gt;  VerifiedPeer
 *   CertificateVerify  -&gt;  HandshakeSignature  -&gt;  PeerIdentity
 *   session resumed    -&gt;  ResumedPeer         -&gt;  PeerJudgement once more
 * </pre>
 */
package dev.dunlin.handshake.internal.authentication;
