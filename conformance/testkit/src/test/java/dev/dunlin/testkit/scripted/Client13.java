package dev.dunlin.testkit.scripted;

import dev.dunlin.session.PeerPath;
import dev.dunlin.testkit.SeededRandom;
import dev.dunlin.testkit.scripted.Schedule13.Side;
import java.util.ArrayList;
import java.util.List;

/** A client of DTLS 1.3 that knows a pre-shared key and agrees on another by X25519: RFC 9147 §5, RFC 8446 §2.2. */
final class Client13 {
    private static final int BINDERS = 2 + 1 + Algorithms.HASH;

    private final Dtls13Records records = new Dtls13Records();
    private final Transcript transcript = new Transcript();
    private final Schedule13 schedule = new Schedule13(Psk.KEY);
    private final Conversation talk;
    private final Terms terms;
    private final Octets random;
    private final Octets privateKey;

    private Client13(OurServer server, PeerPath from, Terms terms, SeededRandom source) {
        this.talk = new Conversation(server, from, records);
        this.terms = terms;
        this.random = Randomness.octets(source, 32);
        this.privateKey = Randomness.octets(source, 32);
    }

    static ScriptedPeer connect(OurServer server, PeerPath from, Terms terms, SeededRandom source) {
        return new Client13(server, from, terms, source).run();
    }

    private ScriptedPeer run() {
        hello(List.of());
        var answer = talk.expect(MessageType.SERVER_HELLO);
        var hello = ServerHello.parse(answer.body());
        if (hello.isHelloRetryRequest()) {
            transcript.beginAnew();
            transcript.add(answer.withShortHeader());
            var cookie = Extension.demand(hello.extensions(), ExtensionType.COOKIE);
            hello(List.of(new Extension(ExtensionType.COOKIE, cookie)));
            answer = talk.expect(MessageType.SERVER_HELLO);
            hello = ServerHello.parse(answer.body());
        }
        transcript.add(answer.withShortHeader());
        agree(hello);
        finish();
        return new ScriptedPeer(talk, records, hello.extensions());
    }

    private void hello(List<Extension> cookie) {
        var all = new ArrayList<>(List.of(
                new Extension(ExtensionType.SUPPORTED_VERSIONS, Octets.vec8(Octets.u16(Versions.DTLS_1_3))),
                new Extension(ExtensionType.SUPPORTED_GROUPS, Octets.vec16(Octets.u16(Suites.X25519))),
                new Extension(
                        ExtensionType.KEY_SHARE,
                        Octets.vec16(Octets.u16(Suites.X25519), Octets.vec16(X25519.publicValue(privateKey)))),
                new Extension(ExtensionType.PSK_KEY_EXCHANGE_MODES, Octets.vec8(Octets.u8(1)))));
        all.addAll(terms.extensions());
        all.addAll(cookie);
        var identities = Octets.vec16(Octets.vec16(Psk.IDENTITY), Octets.u32(0));
        all.add(new Extension(ExtensionType.PRE_SHARED_KEY, Octets.join(identities, Octets.zeros(BINDERS))));
        var message = talk.messages()
                .outgoing(
                        MessageType.CLIENT_HELLO,
                        ClientHello.encode(random, Octets.NONE, List.of(Suites.AES_128_GCM), all));
        var truncated = message.withShortHeader().without(BINDERS);
        var binder = schedule.binder(transcript.hashWith(truncated));
        var body = Octets.join(message.body().without(BINDERS), Octets.vec16(Octets.vec8(binder)));
        var hello = new Message(message.type(), message.seq(), body);
        transcript.add(hello.withShortHeader());
        talk.send(hello);
    }

    private void agree(ServerHello hello) {
        var share = new Reading(Extension.demand(hello.extensions(), ExtensionType.KEY_SHARE));
        if (hello.suite() != Suites.AES_128_GCM
                || !Extension.demand(hello.extensions(), ExtensionType.SUPPORTED_VERSIONS)
                        .equals(Octets.u16(Versions.DTLS_1_3))
                || !Extension.demand(hello.extensions(), ExtensionType.PRE_SHARED_KEY)
                        .equals(Octets.u16(0))
                || share.u16() != Suites.X25519) {
            throw new AssertionError("not what was offered: " + hello);
        }
        schedule.mix(X25519.secret(privateKey, share.vec16()));
        share.end();
        terms.settle(hello.extensions(), records);
        records.write(Dtls13Records.HANDSHAKE, schedule.handshakeSecret(Side.CLIENT, transcript.hash()));
        records.read(Dtls13Records.HANDSHAKE, schedule.handshakeSecret(Side.SERVER, transcript.hash()));
    }

    private void finish() {
        var toServerHello = transcript.hash();
        transcript.add(talk.expect(MessageType.ENCRYPTED_EXTENSIONS).withShortHeader());
        var verifyData = Schedule13.finished(schedule.handshakeSecret(Side.SERVER, toServerHello), transcript.hash());
        var finished = talk.expect(MessageType.FINISHED);
        if (!finished.body().equals(verifyData)) {
            throw new AssertionError("the server's Finished is wrong");
        }
        transcript.add(finished.withShortHeader());
        var toServerFinished = transcript.hash();
        records.read(Dtls13Records.APPLICATION, schedule.applicationSecret(Side.SERVER, toServerFinished));
        long number = records.nextNumber();
        talk.send(talk.messages()
                .outgoing(
                        MessageType.FINISHED,
                        Schedule13.finished(schedule.handshakeSecret(Side.CLIENT, toServerHello), toServerFinished)));
        records.write(Dtls13Records.APPLICATION, schedule.applicationSecret(Side.CLIENT, toServerFinished));
        var acknowledgement = talk.expectRecord();
        var expected = Acknowledgement.of(Dtls13Records.HANDSHAKE, number);
        if (acknowledgement.type() != ContentType.ACK
                || !acknowledgement.content().equals(expected)) {
            throw new AssertionError("no ACK of our Finished but " + acknowledgement);
        }
    }
}
