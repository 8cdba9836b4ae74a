package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DatagramKind;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.Limits;
import dev.dunlin.session.Resting;
import dev.dunlin.session.SrtpKeys;
import dev.dunlin.session.SrtpMasterKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys for SRTP between two of our own sides, as applications get to see them. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class SrtpTest {
    private static final String LABEL = "EXTRACTOR-dtls_srtp";

    private final ProtocolVersion version;

    SrtpTest(ProtocolVersion version) {
        this.version = version;
    }

    private Setup setup(SrtpProfile... profiles) {
        return media(Setup.standard().speaking(version), profiles);
    }

    private static Setup media(Setup setup, SrtpProfile... profiles) {
        return setup.client(builder -> builder.srtpProfiles(List.of(profiles)))
                .server(builder -> builder.srtpProfiles(List.of(profiles)));
    }

    private static SrtpKeys keys(DtlsSession session) {
        return session.srtpKeys().orElseThrow();
    }

    private static byte[] joined(byte[]... parts) {
        var all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static void assertSame(SrtpMasterKey expected, SrtpMasterKey actual) {
        assertArrayEquals(expected.key(), actual.key());
        assertArrayEquals(expected.salt(), actual.salt());
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC5764-4.1.2-a", "RFC5764-4.2-a", "RFC5764-4.2-b"})
    void bothSidesCutTheSameKeysFromWhatTheyExport(SrtpProfile profile) {
        int key = profile == SrtpProfile.SRTP_AEAD_AES_256_GCM ? 32 : 16;
        int salt = profile.name().contains("AEAD") ? 12 : 14;
        try (var pair = setup(profile).established();
                var client = keys(pair.client().session());
                var server = keys(pair.server().session())) {
            assertEquals(
                    Optional.of(profile),
                    pair.client().session().info().orElseThrow().srtpProfile());
            assertEquals(profile, client.profile());
            assertEquals(profile, server.profile());
            assertSame(client.local(), server.remote());
            assertSame(client.remote(), server.local());
            assertSame(client.client(), client.local());
            assertSame(server.server(), server.local());
            assertArrayEquals(
                    pair.server().session().export(LABEL, 2 * (key + salt)).orElseThrow(),
                    joined(
                            client.client().key(),
                            client.server().key(),
                            client.client().salt(),
                            client.server().salt()));
            assertFalse(Arrays.equals(client.client().key(), client.server().key()));
        }
    }

    @Test
    @Requirement({"RFC5764-4.1-a", "RFC5764-4.1.1-e"})
    void withoutAProfileInCommonThereIsDtlsAndNoKeys() {
        var gcm = List.of(SrtpProfile.SRTP_AEAD_AES_128_GCM);
        var sha1 = List.of(SrtpProfile.SRTP_AES128_CM_HMAC_SHA1_80);
        var plain = Setup.standard().speaking(version);
        for (var setup : List.of(
                plain.client(builder -> builder.srtpProfiles(gcm)).server(builder -> builder.srtpProfiles(sha1)),
                plain.client(builder -> builder.srtpProfiles(gcm)),
                plain.server(builder -> builder.srtpProfiles(sha1)))) {
            try (var pair = setup.established()) {
                for (var side : List.of(pair.client(), pair.server())) {
                    assertEquals(
                            Optional.empty(),
                            side.session().info().orElseThrow().srtpProfile());
                    assertTrue(side.session().srtpKeys().isEmpty());
                }
                pair.assertExchange();
            }
        }
    }

    @Test
    @Requirement("RFC5764-4.1.1-f")
    void whoeverInsistsOnSrtpRefusesAPeerWithoutIt() {
        var insistentServer = Setup.standard().speaking(version).server(builder -> builder.srtpProfiles(
                        List.of(SrtpProfile.SRTP_AEAD_AES_128_GCM))
                .requireSrtp(true));
        try (var pair = insistentServer.over(VirtualNetwork.seeded(1))) {
            pair.runUntilQuiet();
            var failure = pair.server().session().failure().orElseThrow();
            assertEquals(FailureReason.NO_SRTP_PROFILE, failure.reason());
            assertTrue(pair.client().session().failure().isPresent());
        }
    }

    @Test
    @Requirement("RFC5764-5.1-a")
    void thereAreNoKeysBeforeTheHandshakeIsCompleteNorAfterTheEnd() {
        try (var pair = setup(SrtpProfile.SRTP_AEAD_AES_128_GCM).over(VirtualNetwork.seeded(1))) {
            assertTrue(pair.client().session().srtpKeys().isEmpty());
            assertTrue(pair.server().session().srtpKeys().isEmpty());
            pair.runUntilQuiet();
            assertTrue(pair.client().session().srtpKeys().isPresent());
            pair.client().session().close();
            assertTrue(pair.client().session().srtpKeys().isEmpty());
        }
    }

    /** Packets under the keys of one handshake may still be on their way when the next one is done. */
    @Test
    @Requirement("RFC5764-4.3-a")
    void keysOutliveTheirSessionUntilTheyAreClosed() {
        SrtpKeys earlier;
        try (var first = setup(SrtpProfile.SRTP_AEAD_AES_128_GCM).established()) {
            earlier = keys(first.client().session());
        }
        var key = earlier.local().key();
        try (var second = setup(SrtpProfile.SRTP_AEAD_AES_128_GCM).seed(2).established();
                var later = keys(second.client().session())) {
            assertArrayEquals(key, earlier.local().key());
            assertFalse(Arrays.equals(key, later.local().key()));
        }
        earlier.close();
        earlier.close();
        assertThrows(IllegalStateException.class, () -> earlier.local().key());
        assertThrows(IllegalStateException.class, () -> earlier.server().salt());
        assertEquals("SrtpKeys(SRTP_AEAD_AES_128_GCM)", earlier.toString());
    }

    @Test
    @Requirement({"RFC5764-4.1-b", "RFC5764-4.1-c"})
    void datagramsOfASessionWithMediaHoldRecordsOfDtlsAndNothingElse() {
        try (var pair = setup(SrtpProfile.SRTP_AEAD_AES_128_GCM).established()) {
            pair.assertExchange();
            for (var datagram : pair.network().sent()) {
                var bytes = datagram.bytes();
                assertEquals(DatagramKind.DTLS, DatagramKind.of(ByteBuffer.wrap(bytes)));
                int inRecords = Records.in(bytes).stream()
                        .mapToInt(record -> record.bytes().length)
                        .sum();
                assertEquals(bytes.length, inRecords);
            }
        }
    }

    @Test
    void aResumedSessionNegotiatesItsOwnProfileAndMakesItsOwnKeys() {
        for (var means : Resuming.Means.values()) {
            if (means.version() == version) {
                assertNegotiatedAnew(means);
            }
        }
    }

    private static void assertNegotiatedAnew(Resuming.Means means) {
        try (var resuming = Resuming.by(means, setup -> media(setup, SrtpProfile.SRTP_AES128_CM_HMAC_SHA1_80))) {
            byte[] before;
            try (var pair = resuming.setup().established();
                    var keys = keys(pair.server().session())) {
                assertTrue(pair.server().session().info().orElseThrow().resumed(), means.name());
                assertEquals(SrtpProfile.SRTP_AES128_CM_HMAC_SHA1_80, keys.profile());
                before = keys.local().key();
            }
            var other = media(resuming.setup().seed(3), SrtpProfile.SRTP_AEAD_AES_128_GCM);
            try (var pair = other.established();
                    var keys = keys(pair.server().session())) {
                assertTrue(pair.server().session().info().orElseThrow().resumed(), means.name());
                assertEquals(SrtpProfile.SRTP_AEAD_AES_128_GCM, keys.profile());
                assertFalse(Arrays.equals(before, keys.local().key()), means.name());
            }
        }
    }

    @Test
    void aSessionThatHasRestedStillHasItsProfileAndItsKeys() {
        var limits = Limits.builder()
                .awakeAssociations(0)
                .idleTimeout(Duration.ofHours(1))
                .build();
        try (var pair = setup(SrtpProfile.SRTP_AEAD_AES_256_GCM).limits(limits).established()) {
            pair.network().runUntilIdle();
            var server = pair.server().session();
            assertTrue(Resting.is(server));
            assertEquals(
                    Optional.of(SrtpProfile.SRTP_AEAD_AES_256_GCM),
                    server.info().orElseThrow().srtpProfile());
            try (var ours = keys(server);
                    var theirs = keys(pair.client().session())) {
                assertSame(theirs.local(), ours.remote());
            }
        }
    }

    @Test
    @Requirement("RFC9147-5.8.2-f")
    void mediaWaitFourTenthsOfASecondForTheFirstAnswerUnlessToldOtherwise() {
        var media = setup(SrtpProfile.SRTP_AEAD_AES_128_GCM);
        assertEquals(Duration.ofMillis(400), firstWait(media));
        assertEquals(Duration.ofSeconds(1), firstWait(Setup.standard().speaking(version)));
        var told = Limits.builder().initialTimeout(Duration.ofMillis(70)).build();
        assertEquals(Duration.ofMillis(70), firstWait(media.limits(told)));
    }

    /** After which nothing that was sent has been answered. */
    private static Duration firstWait(Setup setup) {
        try (var pair = setup.over(VirtualNetwork.seeded(1))) {
            var unused = pair.client().transmitted();
            return Duration.ofNanos(
                    pair.client().session().nextTimeout(pair.network().clock().now()));
        }
    }
}
