package dev.dunlin.interop;

import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Two authorities and the certificates that they have issued, made with the openssl command in a folder of their own. Authorities are valid
 * for twenty years and all else for thirty days: a clock a year ahead finds an expired certificate of a valid authority.
 */
final class Certificates {
    /** What every server's certificate is for, besides 127.0.0.1. */
    static final PeerName SERVER = PeerName.of("server.test");

    /** A name so long that a ClientHello with it does not fit into one datagram of 256 to 400 bytes. */
    static final PeerName LONG_NAME =
            PeerName.of(String.join(".", "a".repeat(63), "b".repeat(63), "c".repeat(63), "server.test"));

    private static final String AUTHORITY_DAYS = "7300";
    private static final String DAYS = "30";
    private static final String EXPIRED_DAYS = "-1";

    private final OpenSsl openssl;
    private final Path folder;
    private final Identity authority;
    private final Identity strangeAuthority;
    private final Map<KeyKind, Identity> servers = new EnumMap<>(KeyKind.class);
    private final Map<KeyKind, Identity> clients = new EnumMap<>(KeyKind.class);
    private final Instant expired = Instant.now().plus(Duration.ofDays(365));
    private final Identity longName;
    private final Identity strangeClient;
    private final Identity expiredServer;

    Certificates(OpenSsl openssl, Path folder) throws IOException {
        this.openssl = openssl;
        this.folder = folder;
        extensions("server", "serverAuth", "subjectAltName=DNS:" + SERVER + ",IP:127.0.0.1");
        extensions("long-name", "serverAuth", "subjectAltName=DNS:" + LONG_NAME);
        extensions("client", "clientAuth", "subjectAltName=DNS:client.test");
        authority = authority("authority");
        strangeAuthority = authority("strange-authority");
        for (var kind : KeyKind.values()) {
            servers.put(kind, issue("server-" + kind, kind, authority, "server"));
            clients.put(kind, issue("client-" + kind, kind, authority, "client"));
        }
        longName = issue("long-name", KeyKind.P_256, authority, "long-name");
        strangeClient = issue("strange-client", KeyKind.P_256, strangeAuthority, "client");
        expiredServer = issue("expired-server", KeyKind.P_256, authority, "server", EXPIRED_DAYS);
    }

    /** The file with the certificate of the authority that issued everything but {@link #strangeClient}. */
    Path authority() {
        return authority.certificate();
    }

    /** The file with the certificate of an authority that issued nothing else. */
    Path strangeAuthority() {
        return strangeAuthority.certificate();
    }

    /** Trust in {@link #authority()}. */
    TrustAnchors trust() {
        return trust(authority());
    }

    /** Trust in {@link #strangeAuthority()}, which knows none of the servers. */
    TrustAnchors misplacedTrust() {
        return trust(strangeAuthority());
    }

    /** For server.test and 127.0.0.1. */
    Identity server(KeyKind kind) {
        return Objects.requireNonNull(servers.get(kind));
    }

    /** For {@link #LONG_NAME}. */
    Identity longName() {
        return longName;
    }

    /** A client's. */
    Identity client(KeyKind kind) {
        return Objects.requireNonNull(clients.get(kind));
    }

    /** A client's, issued by {@link #strangeAuthority()}. */
    Identity strangeClient() {
        return strangeClient;
    }

    /** A server's that has expired. */
    Identity expiredServer() {
        return expiredServer;
    }

    /** A time at which all certificates have expired but those of the authorities. */
    Instant expired() {
        return expired;
    }

    /** What the responder of {@link #authority()} says about {@code identity}, that it has not been revoked: a file with OCSP in DER. */
    Path ocspResponse(Identity identity) {
        var certificate = identity.certificate().toString();
        var serial = openssl.run("x509", "-in", certificate, "-noout", "-serial")
                .strip()
                .replace("serial=", "");
        var index = file("index-" + serial);
        var response = file("response-" + serial + ".der");
        try {
            Files.writeString(index, "V\t401231235959Z\t\t" + serial + "\tunknown\t/CN=whoever\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        openssl.run(
                "ocsp",
                "-index",
                index.toString(),
                "-CA",
                authority.certificate().toString(),
                "-rsigner",
                authority.certificate().toString(),
                "-rkey",
                authority.key().toString(),
                "-issuer",
                authority.certificate().toString(),
                "-cert",
                certificate,
                "-ndays",
                DAYS,
                "-no_nonce",
                "-noverify",
                "-respout",
                response.toString());
        return response;
    }

    private static TrustAnchors trust(Path file) {
        try {
            return TrustAnchors.fromPem(file);
        } catch (IOException | CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    private void extensions(String name, String use, String names) throws IOException {
        Files.write(
                file(name + ".extensions"),
                List.of(
                        "basicConstraints=critical,CA:FALSE",
                        "keyUsage=critical,digitalSignature",
                        "extendedKeyUsage=" + use,
                        names));
    }

    private Identity authority(String name) {
        var identity = new Identity(file(name + ".pem"), newKey(name, KeyKind.P_256));
        openssl.run(
                "req",
                "-x509",
                "-new",
                "-key",
                identity.key().toString(),
                "-out",
                identity.certificate().toString(),
                "-days",
                AUTHORITY_DAYS,
                "-subj",
                "/CN=" + name,
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign");
        return identity;
    }

    private Identity issue(String name, KeyKind kind, Identity issuer, String extensions) {
        return issue(name, kind, issuer, extensions, DAYS);
    }

    private Identity issue(String name, KeyKind kind, Identity issuer, String extensions, String days) {
        var identity = new Identity(file(name + ".pem"), newKey(name, kind));
        var request = file(name + ".request").toString();
        openssl.run("req", "-new", "-key", identity.key().toString(), "-out", request, "-subj", "/CN=" + name);
        openssl.run(
                "x509",
                "-req",
                "-in",
                request,
                "-out",
                identity.certificate().toString(),
                "-days",
                days,
                "-CA",
                issuer.certificate().toString(),
                "-CAkey",
                issuer.key().toString(),
                "-CAcreateserial",
                "-extfile",
                file(extensions + ".extensions").toString());
        return identity;
    }

    private Path newKey(String name, KeyKind kind) {
        var key = file(name + ".key");
        var command = new ArrayList<>(List.of("genpkey", "-out", key.toString()));
        command.addAll(kind.options());
        openssl.run(command.toArray(String[]::new));
        return key;
    }

    private Path file(String name) {
        return folder.resolve(name);
    }
}
