/**
 * The states of DTLS 1.2, one for each awaited message, and its key schedule.
 *
 * <pre>
 *   client  WaitServerCertificate -&gt; WaitServerKeyExchange -&gt; WaitCertificateRequest [-&gt; WaitServerHelloDone]
 *           [-&gt; WaitNewSessionTicket] -&gt; WaitServerChangeCipherSpec -&gt; WaitServerFinished -&gt; Established
 *           WaitPskServerKeyExchange [-&gt; WaitPskServerHelloDone] -&gt; WaitServerChangeCipherSpec -&gt; ...
 *   server  [WaitClientCertificate -&gt;] WaitClientKeyExchange [-&gt; WaitCertificateVerify]
 *           WaitPskClientKeyExchange
 *           -&gt; WaitClientChangeCipherSpec -&gt; WaitClientFinished -&gt; Established
 *
 *   resumed [WaitNewSessionTicket -&gt;] WaitResumedServerChangeCipherSpec -&gt; WaitResumedServerFinished -&gt; Established
 *           WaitResumedClientChangeCipherSpec -&gt; WaitResumedClientFinished -&gt; Established
 * </pre>
 */
package dev.dunlin.handshake.internal.dtls12;
