package dev.dunlin.requirements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
    private static final String HEADER = "id\tsection\tlevel\tversion\trole\tlayer\trequirement\ttest\tsource\n";
    private static final String ROW = "RFC9147-4.5.1-h\t4.5.1\tMUST NOT\t1.3\tboth\trecord\tA rule.\tA test.\ttext\n";

    @Test
    void aRowIsReadColumnByColumn() throws IOException {
        var row = read(ROW).find("RFC9147-4.5.1-h").orElseThrow();

        assertEquals(
                new CatalogueRow(
                        "RFC9147-4.5.1-h",
                        "RFC9147",
                        "4.5.1",
                        CatalogueRow.Level.MUST_NOT,
                        CatalogueRow.Version.DTLS_1_3,
                        CatalogueRow.Role.BOTH,
                        CatalogueRow.Layer.RECORD,
                        "A rule.",
                        "A test.",
                        CatalogueRow.Source.TEXT),
                row);
    }

    @Test
    void documentsMayHaveHyphensInTheirNames() throws IOException {
        var row = read(ROW.replace("RFC9147-4.5.1-h", "draft-ecdhe-mlkem-4.5.1-aa"));

        assertEquals(
                "draft-ecdhe-mlkem",
                row.find("draft-ecdhe-mlkem-4.5.1-aa").orElseThrow().document());
    }

    @Test
    void anIdThatIsNotThereIsNotFound() throws IOException {
        assertTrue(read(ROW).find("RFC9147-4.5.1-i").isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "MUST NOT, MUSTN'T",
        "1.3, 1.1",
        "both, nobody",
        "record, transport",
        "text, rumour",
        "A rule., ' '",
        "A test., ''",
        "RFC9147-4.5.1-h, RFC9147-4.5.1-1",
        "RFC9147-4.5.1-h, RFC9147-4.5.2-h",
        "RFC9147-4.5.1-h, RFC9147",
        "A rule., 'A\trule.'"
    })
    void aMalformedRowIsRefusedByItsLine(String right, String wrong) {
        var rows = ROW.replace("-h", "-g") + ROW.replace(right, wrong);

        var refusal = assertThrows(IllegalArgumentException.class, () -> read(rows));

        assertTrue(refusal.toString().contains(": line 3: "), refusal::toString);
    }

    @Test
    void anIdThatStandsTwiceIsRefused() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> read(ROW + ROW));

        assertEquals("line 3: RFC9147-4.5.1-h stands twice", refusal.getMessage());
    }

    @Test
    void aFileWithoutTheHeaderIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Catalogue.read(new StringReader(ROW)));
    }

    @Test
    void theCatalogueHoldsTheDocumentsOfBothVersions() {
        var rows = Catalogue.ofRequirements().rows();
        var documents = rows.stream().map(CatalogueRow::document).collect(Collectors.toSet());

        assertTrue(rows.size() >= 1129, "rows may be added, never removed: " + rows.size());
        assertTrue(documents.contains("RFC6347"), documents::toString);
        assertTrue(documents.contains("RFC9147"), documents::toString);
        assertTrue(documents.contains("draft-ecdhe-mlkem"), documents::toString);
    }

    private static Catalogue read(String rows) throws IOException {
        return Catalogue.read(new StringReader(HEADER + rows));
    }
}
