package dev.dunlin.handshake.internal;

import static dev.dunlin.handshake.internal.ExtensionAnswers.answerOf;
import static dev.dunlin.handshake.internal.ExtensionAnswers.reactionOfClient;
import static dev.dunlin.handshake.internal.ExtensionAnswers.reactionOfServer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.MaxFragmentLength;
import dev.dunlin.handshake.internal.message.RecordSizeLimit;
import dev.dunlin.requirements.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How record_size_limit and max_fragment_length come about, and who refuses what. */
class RecordSizeNegotiationTest {
    private static final Reaction ILLEGAL =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);

    private static ExtensionSettings limits(int recordSizeLimit, OptionalInt maxFragmentLength) {
        return new ExtensionSettings(
                List.of(), false, recordSizeLimit, maxFragmentLength, List.of(), false, List.of(), true, true);
    }

    /** Asks for fragments of 1,024 bytes. */
    private static TestSettings asking() {
        return TestSettings.client().extensions(limits(2000, OptionalInt.of(1024)));
    }

    private static RecordSizes agreedByServer(Extension... offers) {
        var server = DriverUnderTest.server(TestSettings.server().extensions(limits(2000, OptionalInt.empty())));
        var client = ScriptedClient.asked(server);
        ScriptedServer.requireTaken(client.send(client.clientHello(ExtensionAnswers.usualWith(offers))));
        return server.sizes();
    }

    private static RecordSizes agreedByClient(Extension... answers) {
        var client = DriverUnderTest.client(asking());
        ScriptedServer.requireTaken(reactionOfClient(client, answers));
        return client.sizes();
    }

    @Test
    @Requirement({"RFC8449-4-b", "RFC8449-4-g", "RFC8449-4-j"})
    void bothSidesSayWhatTheyTakeEvenWithoutNeed() {
        var hello = ScriptedServer.of(TestSettings.client()).hello();
        assertEquals(
                Optional.of(new RecordSizeLimit(1 << 14)), hello.extensions().find(RecordSizeLimit.class));
        assertFalse(hello.extensions().has(MaxFragmentLength.class));
        assertEquals(
                Optional.of(new RecordSizeLimit(1 << 14)),
                answerOf(TestSettings.server(), new RecordSizeLimit(100)).find(RecordSizeLimit.class));
        assertFalse(answerOf(TestSettings.server()).has(RecordSizeLimit.class));
    }

    @ParameterizedTest
    @CsvSource({"64, 64", "512, 512", "16384, 16384", "16385, 16384", "65535, 16384"})
    @Requirement({"RFC8449-4-c", "RFC8449-4-e"})
    void theLimitOfThePeerHoldsForWhatWeSend(int announced, int toSend) {
        var expected = new RecordSizes(toSend, 2000, false);
        assertEquals(expected, agreedByServer(new RecordSizeLimit(announced)));
        assertEquals(expected, agreedByClient(new RecordSizeLimit(announced)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63})
    @Requirement("RFC8449-4-i")
    void aLimitBelow64IsIllegal(int announced) {
        assertEquals(ILLEGAL, reactionOfServer(TestSettings.server(), new RecordSizeLimit(announced)));
        assertEquals(ILLEGAL, reactionOfClient(TestSettings.client(), new RecordSizeLimit(announced)));
    }

    @ParameterizedTest
    @CsvSource({"1, 512", "2, 1024", "3, 2048", "4, 4096"})
    void aServerHonoursMaxFragmentLength(int power, int bytes) {
        var asked = new MaxFragmentLength(power);
        assertEquals(new RecordSizes(bytes, bytes, true), agreedByServer(asked));
        assertEquals(Optional.of(asked), answerOf(TestSettings.server(), asked).find(MaxFragmentLength.class));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 9, 255})
    @Requirement("RFC6066-4-b")
    void aServerRefusesAValueThatIsNone(int power) {
        assertEquals(ILLEGAL, reactionOfServer(TestSettings.server(), new MaxFragmentLength(power)));
    }

    @Test
    @Requirement("RFC8449-5-a")
    void aServerIgnoresTheOlderExtensionBesideTheNewerOne() {
        var both = new Extension[] {new MaxFragmentLength(1), new RecordSizeLimit(900)};
        assertEquals(new RecordSizes(900, 2000, false), agreedByServer(both));
        var answer = answerOf(TestSettings.server(), both);
        assertEquals(Optional.of(new RecordSizeLimit(1 << 14)), answer.find(RecordSizeLimit.class));
        assertFalse(answer.has(MaxFragmentLength.class));
        assertEquals(
                Reaction.TAKEN,
                reactionOfServer(TestSettings.server(), new MaxFragmentLength(9), new RecordSizeLimit(900)));
    }

    @Test
    void aClientAsksForShorterFragmentsWhenItIsToldTo() {
        var hello = ScriptedServer.of(asking()).hello();
        assertEquals(Optional.of(new MaxFragmentLength(2)), hello.extensions().find(MaxFragmentLength.class));
        assertEquals(new RecordSizes(1024, 1024, true), agreedByClient(new MaxFragmentLength(2)));
        assertEquals(RecordSizes.UNLIMITED, agreedByClient());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 9})
    @Requirement("RFC6066-4-b")
    void aClientRefusesAnotherValueThanItsOwn(int power) {
        assertEquals(ILLEGAL, reactionOfClient(asking(), new MaxFragmentLength(power)));
    }

    @Test
    @Requirement("RFC8449-5-a")
    void aClientRefusesBothAnswersAtOnce() {
        assertEquals(ILLEGAL, reactionOfClient(asking(), new MaxFragmentLength(2), new RecordSizeLimit(900)));
    }

    @Test
    void aClientThatDidNotAskRefusesAnAnswer() {
        assertEquals(
                Reaction.refused(AlertDescription.UNSUPPORTED_EXTENSION, FailureReason.UNSOLICITED_EXTENSION),
                reactionOfClient(TestSettings.client(), new MaxFragmentLength(2)));
    }
}
