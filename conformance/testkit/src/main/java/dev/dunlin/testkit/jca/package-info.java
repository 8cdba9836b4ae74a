/**
 * The JCA without us: what our own figures, bytes and time, are measured against.
 *
 * <pre>
 *   BareRecord   the calls that sealing or opening one AES-GCM record takes
 * </pre>
 */
package dev.dunlin.testkit.jca;
