/**
 * The record layer's machinery: one record out of a datagram, one record into it.
 *
 * <pre>
 *   crypto  &lt;-  record  &lt;-  handshake  &lt;-  session
 *               ^^^^^^
 *
 *   in    InboundRecords      the walk: RecordHeader, ReadEpochs, replay check, RecordProtection.open, commit
 *           EarlyRecords      records that came before their keys
 *           ReadEpochs        next, current, previous; each ReadEpoch has its protection, its ReplayWindow, its count of forgeries
 *   out   WriteEpochs         current and those that a flight may still be resent under
 *           WriteEpoch        numbers handed out once each, AeadLimits, RecordProtection.seal
 *   both  RecordProtection    Unprotected, Dtls12Protection, Dtls13Protection: the only types that differ by version
 *         RecordFraming       which first bytes begin a record; RecordShape how those of DTLS 1.3 that we send look
 *         WorkingSet          scratch, header, nonce, cipher objects: one a thread, shared by its associations
 * </pre>
 *
 * <p>Nothing here allocates per record beside the cipher itself, and nothing that a peer sends raises an exception.
 */
package dev.dunlin.recordlayer.internal;
