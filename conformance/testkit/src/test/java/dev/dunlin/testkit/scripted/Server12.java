package dev.dunlin.testkit.scripted;

import dev.dunlin.testkit.SeededRandom;
import dev.dunlin.testkit.scripted.Codes.Content;
import dev.dunlin.testkit.scripted.Codes.Type;
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
        var message = talk.expect(Type.CLIENT_HELLO);
        var hello = ClientHello.parse(message.body());
        if (!hello.suites().contains(suite)
                || !hello.extensions().containsKey(Codes.Extension.EXTENDED_MASTER_SECRET)) {
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
                new Extension(Codes.Extension.EXTENDED_MASTER_SECRET, Octets.NONE),
                new Extension(Codes.Extension.RENEGOTIATION_INFO, Octets.vec8())));
        all.addAll(terms.extensions());
        var answer = talk.messages().outgoing(Type.SERVER_HELLO, ServerHello.encode(random, suite, all));
        var done = talk.messages().outgoing(Type.SERVER_HELLO_DONE, Octets.NONE);
        transcript.add(answer.whole());
        transcript.add(done.whole());
        talk.send(talk.sealed(answer), talk.sealed(done));
    }

    private void finish(ClientHello hello) {
        var exchange = talk.expect(Type.CLIENT_KEY_EXCHANGE);
        if (!exchange.body().equals(Octets.vec16(Psk.IDENTITY))) {
            throw new AssertionError("not our identity: " + exchange);
        }
        transcript.add(exchange.whole());
        var schedule = new Schedule12(suite, Psk.KEY, transcript.hash(), hello.random(), random);
        records.read(schedule.client());
        var finished = talk.expect(Type.FINISHED);
        if (!finished.body().equals(schedule.clientFinished(transcript.hash()))) {
            throw new AssertionError("the client's Finished is wrong");
        }
        transcript.add(finished.whole());
        var change = records.seal(Content.CHANGE_CIPHER_SPEC, Octets.u8(1));
        records.write(schedule.server());
        talk.send(
                change,
                talk.sealed(talk.messages().outgoing(Type.FINISHED, schedule.serverFinished(transcript.hash()))));
    }
}
