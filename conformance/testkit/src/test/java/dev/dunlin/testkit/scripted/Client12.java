package dev.dunlin.testkit.scripted;

import dev.dunlin.session.PeerPath;
import dev.dunlin.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/** A client of DTLS 1.2 with a pre-shared key and the extended master secret: RFC 6347 §4.2, RFC 4279 §2, RFC 7627. */
final class Client12 {
    private final Dtls12Records records = new Dtls12Records();
    private final Transcript transcript = new Transcript();
    private final Conversation talk;
    private final int suite;
    private final Terms terms;
    private final Octets random;

    private Client12(OurServer server, PeerPath from, int suite, Terms terms, SeededRandom source) {
        this.talk = new Conversation(server, from, records);
        this.suite = suite;
        this.terms = terms;
        this.random = Randomness.octets(source, 32);
    }

    static ScriptedPeer connect(OurServer server, PeerPath from, int suite, Terms terms, SeededRandom source) {
        return new Client12(server, from, suite, terms, source).run();
    }

    private ScriptedPeer run() {
        hello(Octets.NONE);
        var answer = talk.expectAny();
        if (answer.type() == MessageType.HELLO_VERIFY_REQUEST) {
            transcript.forget();
            var request = new Reading(answer.body());
            request.u16();
            hello(request.vec8());
            answer = talk.expect(MessageType.SERVER_HELLO);
        }
        transcript.add(answer.whole());
        var hello = ServerHello.parse(answer.body());
        if (hello.suite() != suite || !hello.extensions().containsKey(ExtensionType.EXTENDED_MASTER_SECRET)) {
            throw new AssertionError("not what was offered: " + hello);
        }
        terms.settle(hello.extensions(), records);
        var next = talk.expectAny();
        if (next.type() == MessageType.SERVER_KEY_EXCHANGE) {
            transcript.add(next.whole());
            next = talk.expect(MessageType.SERVER_HELLO_DONE);
        }
        transcript.add(next.whole());
        finish(hello);
        return new ScriptedPeer(talk, records, hello.extensions());
    }

    private void hello(Octets cookie) {
        var all = new ArrayList<>(List.of(new Extension(ExtensionType.EXTENDED_MASTER_SECRET, Octets.NONE)));
        all.addAll(terms.extensions());
        var suites = List.of(suite, Suites.EMPTY_RENEGOTIATION_INFO);
        var message =
                talk.messages().outgoing(MessageType.CLIENT_HELLO, ClientHello.encode(random, cookie, suites, all));
        transcript.add(message.whole());
        talk.send(message);
    }

    private void finish(ServerHello hello) {
        var exchange = talk.messages().outgoing(MessageType.CLIENT_KEY_EXCHANGE, Octets.vec16(Psk.IDENTITY));
        transcript.add(exchange.whole());
        var schedule = new Schedule12(suite, Psk.KEY, transcript.hash(), random, hello.random());
        var plaintext = Octets.join(talk.sealed(exchange), records.seal(ContentType.CHANGE_CIPHER_SPEC, Octets.u8(1)));
        records.write(schedule.client());
        records.read(schedule.server());
        var finished = talk.messages().outgoing(MessageType.FINISHED, schedule.clientFinished(transcript.hash()));
        transcript.add(finished.whole());
        talk.send(plaintext, talk.sealed(finished));
        if (!talk.expect(MessageType.FINISHED).body().equals(schedule.serverFinished(transcript.hash()))) {
            throw new AssertionError("the server's Finished is wrong");
        }
    }
}
