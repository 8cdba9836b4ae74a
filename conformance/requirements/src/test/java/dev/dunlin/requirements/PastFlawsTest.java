package dev.dunlin.requirements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PastFlawsTest {
    private static final String HEADER = "id\tconcerns\tevent\ttest\tstanding\twhy\n";
    private static final String ROW = "T7\t1.3,connection ids\tA hole.\tA test.\tlater\tDTLS 1.3\n";

    @Test
    void aRowIsReadColumnByColumn() throws IOException {
        assertEquals(
                new PastFlaw(
                        "T7",
                        Set.of(PastFlaw.Part.DTLS_1_3, PastFlaw.Part.CONNECTION_IDS),
                        "A hole.",
                        "A test.",
                        PastFlaw.Standing.LATER,
                        "DTLS 1.3"),
                only(ROW));
    }

    @Test
    void whatConcernsAPartThatIsBuiltIsPressing() throws IOException {
        assertFalse(only(ROW.replace("1.3,", "")).isPressing());
        assertTrue(only(ROW.replace("connection ids", "record")).isPressing());
    }

    @ParameterizedTest
    @CsvSource({
        "T7, T07",
        "T7, 7",
        "'1.3,', '1.1,'",
        "later, soon",
        "DTLS 1.3, ''",
        "later, tested",
        "A hole., ''",
        "A test., ' '",
        "A test., 'A\ttest.'"
    })
    void aMalformedRowIsRefusedByItsLine(String right, String wrong) {
        var rows = ROW.replace("T7", "T6") + ROW.replace(right, wrong);

        var refusal = assertThrows(IllegalArgumentException.class, () -> read(rows));

        assertTrue(refusal.toString().contains(": line 3: "), refusal::toString);
    }

    @Test
    void theHolesAreNumberedInTheirOrder() {
        var ids = PastFlaws.all().stream().map(PastFlaw::id).toList();

        assertEquals(
                IntStream.rangeClosed(1, ids.size())
                        .mapToObj(number -> "T" + number)
                        .toList(),
                ids);
        assertTrue(ids.size() >= 60, "holes may be added, never removed: " + ids.size());
    }

    private static PastFlaw only(String row) throws IOException {
        return read(row).values().iterator().next();
    }

    private static Map<String, PastFlaw> read(String rows) throws IOException {
        return PastFlaws.read(new StringReader(HEADER + rows));
    }
}
