package dev.dunlin.requirements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExemptionsTest {
    private static final String HEADER = "id\treason\n";

    @Test
    void aReasonIsFoundByItsId() throws IOException {
        assertEquals(
                Map.of("RFC1-1-a", "Nobody does that."),
                Exemptions.read(new StringReader(HEADER + "RFC1-1-a\tNobody does that.\n")));
    }

    @Test
    void withoutReasonThereIsNoExemption() {
        assertThrows(IllegalArgumentException.class, () -> Exemptions.read(new StringReader(HEADER + "RFC1-1-a\t \n")));
    }
}
