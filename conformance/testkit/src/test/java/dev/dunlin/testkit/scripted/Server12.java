package dev.dunlin.testkit.scripted;

import dev.dunlin.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/** A server of DTLS 1.2 for clients with the pre-shared key: RFC 6347 §4.2, RFC 4279 §2, RFC 7627. Asks for no cookie. */
final class Server12 {
    private final Dtls12Records records = new Dtls12Records();
    private final Transcript transcript = new Transcript();
    private final Conversation talk;
    private final int suite;
    private final Terms terms;
    private final Octets random;

    private Server12(OurClient client, int suite, Terms terms, SeededRandom source) {
        this.talk = new Conversation(client, client.home(), records);
        this.suite = suite;
        this.terms = terms;
        this.random = Randomness.octets(source, 32);
    }

    static ScriptedPeer accept(OurClient client, int suite, Terms terms, SeededRandom source) {
        return new Server12(client, suite, terms, source).run();
    }

    private ScriptedPeer run() {
        var message = talk.expect(MessageType.CLIENT_HELLO);
        var hello = ClientHello.parse(message.body());
        if (!hello.suites().contains(suite) || !hello.extensions().containsKey(ExtensionType.EXTENDED_MASTER_SECRET)) {
            throw new AssertionError("not enough is offered: " + hello);
        }
        transcript.add(message.whole());
        answer();
        terms.settle(hello.extensions(), records);
        finish(hello);
        return new ScriptedPeer(talk, records, hello.extensions());
    }

    private void answer() {
        var all = new ArrayList<>(List.of(
                new Extension(ExtensionType.EXTENDED_MASTER_SECRET, Octets.NONE),
                new Extension(ExtensionType.RENEGOTIATION_INFO, Octets.vec8())));
        all.addAll(terms.extensions());
        var answer = talk.messages().outgoing(MessageType.SERVER_HELLO, ServerHello.encode(random, suite, all));
        var done = talk.messages().outgoing(MessageType.SERVER_HELLO_DONE, Octets.NONE);
        transcript.add(answer.whole());
        transcript.add(done.whole());
        talk.send(talk.sealed(answer), talk.sealed(done));
    }

    private void finish(ClientHello hello) {
        var exchange = talk.expect(MessageType.CLIENT_KEY_EXCHANGE);
        if (!exchange.body().equals(Octets.vec16(Psk.IDENTITY))) {
            throw new AssertionError("not our identity: " + exchange);
        }
        transcript.add(exchange.whole());
        var schedule = new Schedule12(suite, Psk.KEY, transcript.hash(), hello.random(), random);
        records.read(schedule.client());
        var finished = talk.expect(MessageType.FINISHED);
        if (!finished.body().equals(schedule.clientFinished(transcript.hash()))) {
            throw new AssertionError("the client's Finished is wrong");
        }
        transcript.add(finished.whole());
        var change = records.seal(ContentType.CHANGE_CIPHER_SPEC, Octets.u8(1));
        records.write(schedule.server());
        talk.send(
                change,
                talk.sealed(
                        talk.messages().outgoing(MessageType.FINISHED, schedule.serverFinished(transcript.hash()))));
    }
}
