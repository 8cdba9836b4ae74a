package dev.dunlin.testkit.scripted;

import dev.dunlin.testkit.SeededRandom;
import dev.dunlin.testkit.scripted.Schedule13.Side;
import java.util.ArrayList;
import java.util.List;

/** A server of DTLS 1.3 for clients with the pre-shared key and a value for X25519: RFC 9147 §5, RFC 8446 §2.2. Asks for no cookie. */
final class Server13 {
    private final Dtls13Records records = new Dtls13Records();
    private final Transcript transcript = new Transcript();
    private final Schedule13 schedule = new Schedule13(Psk.KEY);
    private final Conversation talk;
    private final Terms terms;
    private final Octets random;
    private final Octets privateKey;
    private Octets toServerHello = Octets.NONE;

    private Server13(OurClient client, Terms terms, SeededRandom source) {
        this.talk = new Conversation(client, client.home(), records);
        this.terms = terms;
        this.random = Randomness.octets(source, 32);
        this.privateKey = Randomness.octets(source, 32);
    }

    static ScriptedPeer accept(OurClient client, Terms terms, SeededRandom source) {
        return new Server13(client, terms, source).run();
    }

    private ScriptedPeer run() {
        var message = talk.expect(MessageType.CLIENT_HELLO);
        var hello = ClientHello.parse(message.body());
        int identity = identityOf(hello, message);
        transcript.add(message.withShortHeader());
        answer(hello, identity);
        finish();
        return new ScriptedPeer(talk, records, hello.extensions());
    }

    /** The place of the identity that we know, whose binder has to be right. */
    private int identityOf(ClientHello hello, Message message) {
        var in = new Reading(Extension.demand(hello.extensions(), ExtensionType.PRE_SHARED_KEY));
        var identities = new Reading(in.vec16());
        var binders = new Reading(in.vec16());
        in.end();
        // The binders, with their length, end the message.
        var truncated = message.withShortHeader().without(2 + binders.length());
        for (int index = 0; !identities.isOver(); index++) {
            var identity = identities.vec16();
            identities.take(4);
            var binder = binders.vec8();
            if (identity.equals(Psk.IDENTITY)) {
                if (!binder.equals(schedule.binder(transcript.hashWith(truncated)))) {
                    throw new AssertionError("the binder is wrong");
                }
                return index;
            }
        }
        throw new AssertionError("the client does not know our key");
    }

    private void answer(ClientHello hello, int identity) {
        if (!hello.suites().contains(Suites.AES_128_GCM)) {
            throw new AssertionError("the suite is not offered: " + hello.suites());
        }
        schedule.mix(X25519.secret(privateKey, shareOf(hello)));
        var all = new ArrayList<>(List.of(
                new Extension(ExtensionType.SUPPORTED_VERSIONS, Octets.u16(Versions.DTLS_1_3)),
                new Extension(
                        ExtensionType.KEY_SHARE,
                        Octets.join(Octets.u16(Suites.X25519), Octets.vec16(X25519.publicValue(privateKey)))),
                new Extension(ExtensionType.PRE_SHARED_KEY, Octets.u16(identity))));
        all.addAll(terms.extensions());
        var answer =
                talk.messages().outgoing(MessageType.SERVER_HELLO, ServerHello.encode(random, Suites.AES_128_GCM, all));
        transcript.add(answer.withShortHeader());
        var plaintext = talk.sealed(answer);
        terms.settle(hello.extensions(), records);
        toServerHello = transcript.hash();
        records.write(Dtls13Records.HANDSHAKE, schedule.handshakeSecret(Side.SERVER, toServerHello));
        records.read(Dtls13Records.HANDSHAKE, schedule.handshakeSecret(Side.CLIENT, toServerHello));
        var extensions = talk.messages().outgoing(MessageType.ENCRYPTED_EXTENSIONS, Octets.vec16());
        transcript.add(extensions.withShortHeader());
        var finished = talk.messages().outgoing(MessageType.FINISHED, verifyData(Side.SERVER));
        transcript.add(finished.withShortHeader());
        talk.send(plaintext, talk.sealed(extensions), talk.sealed(finished));
    }

    private Octets verifyData(Side side) {
        return Schedule13.finished(schedule.handshakeSecret(side, toServerHello), transcript.hash());
    }

    private static Octets shareOf(ClientHello hello) {
        var shares = new Reading(new Reading(Extension.demand(hello.extensions(), ExtensionType.KEY_SHARE)).vec16());
        while (!shares.isOver()) {
            int group = shares.u16();
            var share = shares.vec16();
            if (group == Suites.X25519) {
                return share;
            }
        }
        throw new AssertionError("no value for X25519");
    }

    private void finish() {
        var record = talk.expectRecord();
        var finished = talk.messages().incoming(record.content());
        if (finished.size() != 1
                || finished.get(0).type() != MessageType.FINISHED
                || !finished.get(0).body().equals(verifyData(Side.CLIENT))) {
            throw new AssertionError("not the client's Finished: " + finished);
        }
        records.write(Dtls13Records.APPLICATION, schedule.applicationSecret(Side.SERVER, transcript.hash()));
        records.read(Dtls13Records.APPLICATION, schedule.applicationSecret(Side.CLIENT, transcript.hash()));
        talk.send(records.seal(ContentType.ACK, Acknowledgement.of(record.epoch(), record.number())));
    }
}
