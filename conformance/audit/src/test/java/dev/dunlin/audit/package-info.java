/**
 * What must hold for the tree as a whole, whoever wrote which part of it.
 *
 * <pre>
 *   source      rules that the shipped sources keep, each with a planted fault that it finds
 *   tracing     which requirements of the catalogue the tests name
 *   api         the public API as text, compared with the copy that is checked in
 *   structure   module walls, dependencies, the map of every package
 *   allocation  bytes that a record costs beyond the bare JCA calls; runs in a JVM of its own
 * </pre>
 */
package dev.dunlin.audit;
