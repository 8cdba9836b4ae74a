/**
 * What the RFCs require of an endpoint, one requirement a row, and the link from a test to the rows that it shows.
 *
 * <pre>
 *   Catalogue      the rows, read from requirements.tsv, found by their id
 *   CatalogueRow   one row; its level, version, role and layer are enums, so a misspelt one cannot be read
 *   Requirement    the annotation that a test carries
 * </pre>
 *
 * <p>Depends on nothing, so that every module's tests can use it.
 */
package dev.dunlin.requirements;
