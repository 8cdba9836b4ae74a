/**
 * What the RFCs require of an endpoint, one requirement a row, what has gone wrong in others, one hole a row, and the link from a test to
 * the rows that it shows.
 *
 * <pre>
 *   Catalogue         the requirements, read from requirements.tsv, found by their id
 *   CatalogueRow      one requirement; its level, version, role and layer are enums, so a misspelt one cannot be read
 *   Exemptions        the requirements that no test can show, each with its reason, read from not-applicable.tsv
 *   Requirement       the annotation of a test that shows requirements
 *   PastFlaws         the holes, read from security-history.tsv
 *   PastFlaw          one hole, the test that it demands, and where that is
 *   SecurityHistory   the annotation of a test that keeps holes out
 *   TabSeparated      the format of all three files
 * </pre>
 *
 * <p>Depends on nothing, so that every module's tests can use it.
 */
package dev.dunlin.requirements;
