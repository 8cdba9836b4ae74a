package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerHello;
import java.util.ArrayList;
import java.util.List;

/** What a side under test makes of one more extension in an otherwise usual hello. */
final class ExtensionAnswers {
    private ExtensionAnswers() {}

    /** The extensions of the ServerHello to a usual ClientHello with these as well. */
    static Extensions answerOf(TestSettings server, Extension... more) {
        var client = ScriptedClient.of(server);
        ScriptedServer.requireTaken(client.send(client.clientHello(usualWith(more))));
        return ((ServerHello) client.readAnswer().get(0).message()).extensions();
    }

    static Reaction reactionOfServer(TestSettings server, Extension... more) {
        var client = ScriptedClient.of(server);
        return client.send(client.clientHello(usualWith(more)));
    }

    /** What a client does with a usual ServerHello that has these as well. */
    static Reaction reactionOfClient(TestSettings client, Extension... more) {
        return reactionOfClient(DriverUnderTest.client(client), more);
    }

    static Reaction reactionOfClient(DriverUnderTest client, Extension... more) {
        var server = ScriptedServer.of(client);
        var extensions = new ArrayList<Extension>(List.of(RenegotiationInfo.INITIAL, new ExtendedMasterSecret()));
        extensions.addAll(List.of(more));
        return server.send(
                server.serverHello(ScriptedServer.VERSION, ScriptedServer.SUITE, extensions.toArray(Extension[]::new)));
    }

    static List<Extension> usualWith(Extension... more) {
        var extensions = ScriptedClient.usualExtensions();
        extensions.addAll(List.of(more));
        return extensions;
    }
}
