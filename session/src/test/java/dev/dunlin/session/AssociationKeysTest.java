package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.RecordSizes;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.Dtls13Protection;
import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.recordlayer.internal.RecordProtection;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.requirements.Requirement;
import java.security.SecureRandom;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What is configured and agreed on about records, in the epochs of one association. */
class AssociationKeysTest {
    private static final int ROOM = 1000;
    private static final int DATA = ContentType.APPLICATION_DATA;

    private static AssociationKeys keys(DtlsClientConfig config) {
        var keys = AssociationKeys.none(Surroundings.ofOne(config.common(), config.handshakeSettings()));
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
    @Requirement("RFC8446-6-d")
    void theEndWipesTheKeysOfEveryEpochAndWhatElseWasKept() {
        var keys = keys(Pki.client().build());
        var kept = new ArrayList<RecordProtection>();
        kept.add(protection(AeadAlgorithm.AES_128_GCM));
        keys.installReadKeys(2, kept.get(0));
        for (int epoch = 2; epoch < 4; epoch++) {
            kept.add(protection(AeadAlgorithm.AES_128_GCM));
            keys.installWriteKeys(epoch, kept.get(kept.size() - 1));
        }
        var secret = Secret.owning(new byte[] {1, 2, 3});
        keys.keep(secret::close);
        kept.forEach(AssociationKeysTest::seal);

        keys.wipe();

        kept.forEach(protection -> assertThrows(IllegalStateException.class, () -> seal(protection)));
        assertTrue(secret.isWiped());
    }

    private static void seal(RecordProtection protection) {
        try (var ws = new WorkingSet(new Jca(CryptoProvider.jdk(), new SecureRandom()), 2)) {
            var number = RecordNumber.of(3, 0);
            protection.seal(ws, number, DATA, RecordVersion.DTLS_1_2, new byte[1], 0, 1, new byte[100], 0);
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
