/**
 * From the tests to the requirements that they show, and to the holes of others that they keep out.
 *
 * <pre>
 *   TestLinks     every id in one kind of annotation in a set of sources, and what is wrong with it
 *   Standing      what is missing or contradictory between what must be shown, tests and reasons
 *   Coverage      rows shown, of all rows, for each document
 *   TracingTest   the tests of the whole tree against the catalogue and the security history
 * </pre>
 */
package dev.dunlin.audit.tracing;
