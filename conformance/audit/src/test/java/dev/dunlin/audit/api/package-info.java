/**
 * The public API as text, so that a change to it is seen in review.
 *
 * <pre>
 *   ApiText          classes and members in a fixed order, a line each
 *   ApiReach         types that a signature uses although no stranger can name them
 *   PublicApiTest    both over the exported packages; -Ddunlin.api.update=true writes the texts anew
 * </pre>
 */
package dev.dunlin.audit.api;
