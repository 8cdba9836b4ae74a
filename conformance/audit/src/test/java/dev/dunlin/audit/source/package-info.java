/**
 * Rules that the shipped sources keep. They look at what the compiler understood, not at words, so that neither an import nor a comment
 * can fool them; a rule is shown to work on a fault planted in a text, and then asked about the real sources.
 *
 * <pre>
 *   Sources             text or files, parsed and attributed by the JDK's own compiler
 *   SourceRule          finds what breaks one rule in one file
 *   ArguedExceptions    the places where a rule is broken on purpose, each with its reason
 *   ShippedCodeTest     all rules over all shipped sources
 * </pre>
 */
package dev.dunlin.audit.source;
