package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** OpenSSL as one of the peers. */
final class OpenSslDtls implements Peer {
    /** OpenSSL's {@code -mtu} includes the headers of IPv4 and UDP, ours does not. */
    private static final int IP_AND_UDP_HEADERS = 28;

    private final OpenSsl openssl;

    OpenSslDtls(OpenSsl openssl) {
        this.openssl = openssl;
    }

    @Override
    public Server serve(Terms terms) {
        var options = options(terms);
        terms.authority()
                .ifPresent(authority -> options.addAll(
                        List.of("-Verify", "1", "-verify_return_error", "-CAfile", authority.toString())));
        return OpenSslEnd.server(openssl.serve(terms.identity(), options.toArray(String[]::new)));
    }

    @Override
    public Client connect(InetSocketAddress server, Terms terms) {
        var options = options(terms);
        terms.identity().ifPresent(identity -> options.addAll(identity.options()));
        terms.authority()
                .ifPresent(authority -> options.addAll(List.of(
                        "-CAfile",
                        authority.toString(),
                        "-verify_hostname",
                        terms.serverName().toString(),
                        "-verify_return_error")));
        return OpenSslEnd.client(openssl.connect(server.getPort(), options.toArray(String[]::new)));
    }

    private static List<String> options(Terms terms) {
        var options = new ArrayList<>(List.of(
                "-cipher",
                name(terms.suite()) + ":@SECLEVEL=0",
                "-groups",
                terms.groups().stream().map(NamedGroup::ianaName).collect(Collectors.joining(":")),
                "-alpn",
                Terms.PROTOCOL,
                "-keymatexport",
                terms.exportLabel(),
                "-keymatexportlen",
                String.valueOf(terms.exportLength())));
        // Its names lack the HMAC.
        terms.srtpProfile()
                .ifPresent(profile ->
                        options.addAll(List.of("-use_srtp", profile.name().replace("_HMAC_", "_"))));
        terms.secret()
                .ifPresent(secret -> options.addAll(List.of("-psk_identity", secret.identity(), "-psk", secret.hex())));
        terms.mtu().ifPresent(mtu -> options.addAll(List.of("-mtu", String.valueOf(mtu + IP_AND_UDP_HEADERS))));
        return options;
    }

    /** OpenSSL's name for a suite. */
    static String name(CipherSuite suite) {
        return suite.name()
                .replace("TLS_", "")
                .replace("WITH_AES_", "AES")
                .replace("WITH_CHACHA20_POLY1305_SHA256", "CHACHA20_POLY1305")
                .replace("CCM_8", "CCM8")
                .replace('_', '-');
    }
}
