/**
 * Bytes that a record costs beyond the JCA calls that it cannot do without. They must be none.
 *
 * <pre>
 *   AllocationMeter            exact bytes of one call, on this thread
 *   RecordAllocationTest       the record layer against the testkit's BareRecord, DTLS 1.2
 *   Dtls13RecordAllocationTest the same, DTLS 1.3
 *   SessionAllocationTest      the public API against the same
 * </pre>
 *
 * <p>Every test here is tagged {@code allocation} and so runs in a JVM of its own, with {@code -Xint} and without an agent: compiled code
 * leaves allocations out when it can prove them useless, and the figures drift.
 */
package dev.dunlin.audit.allocation;
