/**
 * The walls of the house.
 *
 * <pre>
 *   crypto  &lt;-  record  &lt;-  handshake  &lt;-  session      each may use only what stands to its left, and java.base
 *
 *   ModuleWalls       what is wrong with one module's descriptor
 *   Dependencies      what a pom drags in, what the classes really use
 * </pre>
 */
package dev.dunlin.audit.structure;
