/**
 * What DTLS 1.3 (RFC 9147) has of its own: its key schedule, its transcript, its signatures.
 *
 * <pre>
 *   KeySchedule -&gt; EarlySecret -&gt; HandshakeSecret -&gt; MasterSecret
 *                     |              |                |-&gt; TrafficSecrets (application) -&gt; next ...
 *                     |              |                |-&gt; ExporterSecret
 *                     |              |                `-&gt; ResumptionSecret -&gt; PSK of a ticket
 *                     |              `-&gt; TrafficSecrets (handshake)
 *                     `-&gt; BinderKey
 * </pre>
 */
package dev.dunlin.handshake.internal.dtls13;
