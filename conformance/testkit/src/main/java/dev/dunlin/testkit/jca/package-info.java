/**
 * The JCA without us: what our own figures, bytes and time, are measured against.
 *
 * <pre>
 *   BareRecord   the calls that sealing or opening one record takes
 *   BareMask     those for the mask of its number, in DTLS 1.3
 * </pre>
 */
package dev.dunlin.testkit.jca;
