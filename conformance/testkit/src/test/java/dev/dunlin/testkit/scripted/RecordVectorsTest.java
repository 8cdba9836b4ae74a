package dev.dunlin.testkit.scripted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.testkit.scripted.Schedule13.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scripted peer's own records, byte for byte as implementations of other origin have opened them. */
class RecordVectorsTest {
    private static final Octets HELLO = Octets.text("hello");
    private static final Octets ID = Octets.hex("c1d0c1d1");
    private static final Octets KEY = Octets.hex("000102030405060708090a0b0c0d0e0f");
    private static final Octets SECRET = Octets.join(KEY, Octets.hex("101112131415161718191a1b1c1d1e1f"));

    @Test
    void recordsOfDtls13AreThoseOfTheKnownAnswers() {
        var keys = new Dtls13Keys(SECRET);
        assertEquals(
                Octets.hex("2f21b200164b06c78d778b89527b312a91fdf636ee6e5444db02c0"),
                keys.seal(3, 0x1234, Octets.NONE, Shape.FULL, ContentType.APPLICATION_DATA, HELLO));
        assertEquals(
                Octets.hex("23e0f68e7a3db1d66a5ba98ad26d19db36f7bca37bb67ca9"),
                keys.seal(3, 0x34, Octets.NONE, Shape.SHORT, ContentType.APPLICATION_DATA, HELLO));
    }

    @Test
    void everyFormOfADtls13RecordOpensAgain() {
        for (boolean longNumber : new boolean[] {true, false}) {
            for (boolean length : new boolean[] {true, false}) {
                for (var id : List.of(Octets.NONE, Octets.hex("00"), ID, Octets.filled(255, 7))) {
                    var out = new Dtls13Records();
                    var in = new Dtls13Records();
                    out.write(3, SECRET);
                    in.read(3, SECRET);
                    out.sendWith(id);
                    in.receiveWith(id);
                    out.shape(new Shape(longNumber, length, 3));
                    for (int number = 0; number < 600; number++) {
                        assertEquals(
                                List.of(new Opened(ContentType.ACK, HELLO, 3, number, id)),
                                in.open(out.seal(ContentType.ACK, HELLO)));
                    }
                }
            }
        }
    }

    @Test
    void recordsOfDtls12AreThoseOfTheKnownAnswers() {
        var iv = Octets.hex("a0a1a2a3");
        assertEquals(
                Octets.hex("ffffffffffffffff190419fefd0001000000000005c1d0c1d10008"),
                Dtls12Keys.withId(Octets.hex("0001000000000005"), ID, 8));
        assertEquals(
                Octets.hex(
                        "19fefd0001000000000005c1d0c1d100200001000000000005a46f3dea4b80ea945ad68e0426770d6a29e5ac650993c388"),
                new Dtls12Keys(new Gcm(KEY), iv).seal(ContentType.APPLICATION_DATA, 1, 5, ID, 2, HELLO));
        assertEquals(
                Octets.hex("19fefd0001000000000005c1d0c1d1001800010000000000054498625bc0b1c433b85dc1f887b962d3"),
                new Dtls12Keys(new Ccm8(KEY), iv).seal(ContentType.APPLICATION_DATA, 1, 5, ID, 2, HELLO));
    }

    @Test
    void everyFormOfADtls12RecordOpensAgain() {
        for (var aead : List.of(new Gcm(KEY), new Ccm8(KEY))) {
            for (var id : List.of(Octets.NONE, Octets.hex("00"), ID, Octets.filled(255, 7))) {
                var out = new Dtls12Records();
                var in = new Dtls12Records();
                out.write(new Dtls12Keys(aead, Octets.hex("a0a1a2a3")));
                in.read(new Dtls12Keys(aead, Octets.hex("a0a1a2a3")));
                out.sendWith(id);
                in.receiveWith(id);
                out.padding(3);
                var datagram = Octets.join(out.seal(ContentType.ALERT, HELLO), out.seal(ContentType.HANDSHAKE, HELLO));
                assertEquals(
                        List.of(
                                new Opened(ContentType.ALERT, HELLO, 1, 0, id),
                                new Opened(ContentType.HANDSHAKE, HELLO, 1, 1, id)),
                        in.open(datagram));
                var forged = out.seal(ContentType.ALERT, HELLO).flippedAtTheEnd();
                assertThrows(AssertionError.class, () -> in.open(forged));
            }
        }
    }

    @Test
    void thePseudorandomFunctionOfDtls12IsThatOfTheKnownAnswer() {
        assertEquals(
                Octets.hex("e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a"),
                Prf.of(
                        Octets.hex("9bbe436ba940f017b17652849a71db35"),
                        "test label",
                        Octets.hex("a0ba9f936cda311827a6f796ffd5198c"),
                        32));
    }

    @Test
    void theKeyScheduleOfDtls13IsThatOfThePublishedTrace() {
        var client = Octets.hex("202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f");
        var server = Octets.hex("909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
        var secret = Octets.hex("df4a291baa1eb7cfa6934b29b474baad2697e29f1f920dcc77c8a0a088447624");
        assertEquals(secret, X25519.secret(client, X25519.publicValue(server)));
        assertEquals(secret, X25519.secret(server, X25519.publicValue(client)));
        var schedule = new Schedule13(Octets.zeros(Algorithms.HASH));
        schedule.mix(secret);
        var toServerHello = Octets.hex("aee8eba0d2ee87052fbbc6864c1514c5a927d6f0ffb4f7954c7f379d95f1b1d7");
        assertEquals(
                Octets.hex("33e472fb8d821b0193314626bebee307ccbd1aeb3d3a17ba468888ffc5246da1"),
                schedule.handshakeSecret(Side.CLIENT, toServerHello));
        var toServerFinished = Octets.hex("77ff5eee528abc269960b0ea316eb8578dc8325d86ec1336ffe4b2941e26d82b");
        assertEquals(
                Octets.hex("4ab12ae4022fc013eca21abb071e13aa24a150e3876c660fe0ed10a8eebd8f17"),
                schedule.applicationSecret(Side.SERVER, toServerFinished));
    }

    @Test
    void theAckOfThePublishedTraceIsWrittenAndRead() {
        var secret = Octets.hex("4ab12ae4022fc013eca21abb071e13aa24a150e3876c660fe0ed10a8eebd8f17");
        var record = Octets.hex("2f31500023ea80ab8e08c93895418d243571ea6de7d863ee84230bb6043cb384df94b6da285a3bc4");
        var server = new Dtls13Records();
        var client = new Dtls13Records();
        server.write(3, secret);
        client.read(3, secret);
        assertEquals(record, server.seal(ContentType.ACK, Acknowledgement.of(2, 0)));
        assertEquals(Acknowledgement.of(2, 0), client.open(record).get(0).content());
    }

    @Test
    void theKeysAfterAKeyUpdateAreThoseOfTheNextTrafficSecret() {
        var first = new Dtls13Keys(Octets.hex("a9185352f61134f1d24eaa4a930fff2edca40ce8c06420848deb27699e9baf2c"));
        var second = new Dtls13Keys(Octets.hex("52ea2a848c55672c962d454d97f8c0fa68958a97815767e6af83b035d2ba7c2f"));
        assertEquals(
                second.seal(4, 0, ID, Shape.FULL, ContentType.APPLICATION_DATA, HELLO),
                first.next().seal(4, 0, ID, Shape.FULL, ContentType.APPLICATION_DATA, HELLO));
    }
}
