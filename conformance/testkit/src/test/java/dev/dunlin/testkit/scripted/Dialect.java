package dev.dunlin.testkit.scripted;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.PeerPath;
import dev.dunlin.testkit.SeededRandom;
import dev.dunlin.testkit.Setup;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the scripted peer and our side speak: a version and a suite, with a pre-shared key. */
enum Dialect {
    DTLS_1_2_GCM(ProtocolVersion.DTLS_1_2, CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256, Suites.PSK_AES_128_GCM),
    DTLS_1_2_CCM_8(ProtocolVersion.DTLS_1_2, CipherSuite.TLS_PSK_WITH_AES_128_CCM_8, Suites.PSK_AES_128_CCM_8),
    DTLS_1_3(ProtocolVersion.DTLS_1_3, CipherSuite.TLS_AES_128_GCM_SHA256, Suites.AES_128_GCM);

    private static final long SEED = 6;

    private final ProtocolVersion version;
    private final CipherSuite suite;
    private final int code;

    Dialect(ProtocolVersion version, CipherSuite suite, int code) {
        this.version = version;
        this.suite = suite;
        this.code = code;
    }

    boolean isDtls13() {
        return this == DTLS_1_3;
    }

    private Setup setup() {
        return Setup.standard()
                .preShared(suite)
                .client(builder -> builder.groups(List.of(NamedGroup.X25519)))
                .server(builder -> builder.groups(List.of(NamedGroup.X25519)).tickets(false))
                .speaking(version);
    }

    OurServer server(UnaryOperator<DtlsServerConfig.Builder> change) {
        return new OurServer(setup().server(change).serverConfig());
    }

    OurClient client(PeerPath server, UnaryOperator<DtlsClientConfig.Builder> change) {
        return new OurClient(setup().client(change).clientConfig(), server);
    }

    /** The scripted peer as client, after its handshake from this address. */
    ScriptedPeer connect(OurServer server, PeerPath from, Terms terms) {
        var source = new SeededRandom(SEED);
        return isDtls13()
                ? Client13.connect(server, from, terms, source)
                : Client12.connect(server, from, code, terms, source);
    }

    /** The scripted peer as server, after its handshake. */
    ScriptedPeer accept(OurClient client, Terms terms) {
        var source = new SeededRandom(SEED);
        return isDtls13() ? Server13.accept(client, terms, source) : Server12.accept(client, code, terms, source);
    }
}
