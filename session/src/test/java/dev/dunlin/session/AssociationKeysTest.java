package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.RecordSizes;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.Dtls13Protection;
import dev.dunlin.recordlayer.internal.RecordProtection;
import dev.dunlin.requirements.Requirement;
import org.junit.jupiter.api.Test;

/** What is configured and agreed on about records, in the epochs of one association. */
class AssociationKeysTest {
    private static final int ROOM = 1000;
    private static final int DATA = ContentType.APPLICATION_DATA;

    private static AssociationKeys keys(DtlsClientConfig config) {
        var keys = AssociationKeys.none(Surroundings.ofOne(config.common(), config.handshakeSettings(), 2));
        keys.useFlights(FlightPolicy.DTLS_1_3);
        return keys;
    }

    private static RecordProtection protection(AeadAlgorithm algorithm) {
        var flat = Secret.owning(new byte[Dtls13Protection.secretLength(algorithm)]);
        return new Dtls13Protection(Dtls13Protection.keys(algorithm, flat, 0));
    }

    private static int contentFitting(RecordHeaders headers) {
        var keys = keys(Pki.client().recordHeaders(headers).build());
        keys.installWriteKeys(3, protection(AeadAlgorithm.AES_128_GCM));
        return keys.current().contentFitting(DATA, ROOM);
    }

    @Test
    @Requirement({"RFC9147-4-l", "RFC9147-4-n"})
    void configuredHeadersLeaveMoreRoomForData() {
        assertEquals(ROOM - 5 - 1 - 16, contentFitting(RecordHeaders.FULL));
        assertEquals(ROOM - 3 - 1 - 16, contentFitting(RecordHeaders.WITHOUT_LENGTH));
        assertEquals(ROOM - 2 - 1 - 16, contentFitting(RecordHeaders.SHORTEST));
    }

    @Test
    @Requirement({"RFC9147-4.5.3-j", "RFC9147-4.5.3-k"})
    void forgeriesOfShortTagsAreLimitedToWhatIsConfigured() {
        var limits = Limits.builder().shortTagForgeries(9).build();
        var keys = keys(Pki.client().limits(limits).build());
        keys.installReadKeys(2, protection(AeadAlgorithm.AES_128_CCM_8));
        assertEquals(9, keys.read().newest().protection().limits().failedOpens());

        var full = keys(Pki.client().limits(limits).build());
        full.installReadKeys(2, protection(AeadAlgorithm.AES_128_GCM));
        assertEquals(1L << 36, full.read().newest().protection().limits().failedOpens());
    }

    /** A client has keys for its answer before it learns the server's limit from EncryptedExtensions. */
    @Test
    @Requirement("RFC8449-4-a")
    void agreedSizesHoldForKeysThatAreThereAlready() {
        var keys = keys(Pki.client().build());
        keys.installReadKeys(2, protection(AeadAlgorithm.AES_128_GCM));
        keys.installWriteKeys(2, protection(AeadAlgorithm.AES_128_GCM));
        assertEquals(ROOM - 22, keys.current().contentFitting(ROOM));

        keys.limitRecords(new RecordSizes(100, 200, false));

        assertEquals(100, keys.current().contentFitting(ROOM));
    }

    @Test
    @Requirement("RFC8449-4-a")
    void agreedSizesHoldAfterEveryKeyUpdate() {
        var keys = keys(Pki.client().build());
        keys.limitRecords(new RecordSizes(100, 200, false));
        keys.installReadKeys(3, protection(AeadAlgorithm.AES_128_GCM));
        keys.installWriteKeys(3, protection(AeadAlgorithm.AES_128_GCM));
        keys.handshakeIsOver(false);

        for (int epoch = 4; epoch < 7; epoch++) {
            keys.installWriteKeys(epoch, protection(AeadAlgorithm.AES_128_GCM));
            assertEquals(100, keys.current().contentFitting(DATA, ROOM));
        }
    }

    @Test
    void recordsInTheClearAreNotHeldToRecordSizeLimit() {
        var keys = keys(Pki.client().build());
        keys.limitRecords(new RecordSizes(100, 200, false));
        assertEquals(ROOM - 13, keys.current().contentFitting(ROOM));
        keys.limitRecords(new RecordSizes(512, 512, true));
        assertEquals(512, keys.current().contentFitting(ROOM));
    }
}
