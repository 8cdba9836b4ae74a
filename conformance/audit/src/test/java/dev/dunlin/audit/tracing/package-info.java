/**
 * From the tests to the requirements that they show.
 *
 * <pre>
 *   RequirementUses   every {@code @Requirement} in a set of sources, and what is wrong with it
 *   Coverage          rows shown, of all rows, for each document
 *   TracingTest       the tests of the whole tree against the catalogue
 * </pre>
 */
package dev.dunlin.audit.tracing;
