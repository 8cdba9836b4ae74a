package dev.dunlin.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Finds openssl and makes the certificates once for all test classes; skips or fails them where it is missing. */
final class OpenSslExtension implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(OpenSslExtension.class);

    /** What lasts as long as the run. */
    private static final class Laboratory implements AutoCloseable {
        final Optional<OpenSsl> openssl =
                OpenSsl.find().filter(found -> found.version().startsWith("OpenSSL 3."));
        final Path folder;
        final Optional<Certificates> certificates;
        final Optional<Peers> peers;

        Laboratory() throws IOException {
            folder = Files.createTempDirectory("dunlin-interop");
            certificates = openssl.isPresent()
                    ? Optional.of(new Certificates(openssl.orElseThrow(), folder))
                    : Optional.empty();
            peers = openssl.map(command -> new Peers(command, folder));
            System.out.println("Peers: " + peers.map(Peers::versions).orElse("no OpenSSL 3 on the PATH"));
        }

        @Override
        public void close() throws IOException {
            try (var files = Files.list(folder)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (laboratory(context).openssl.isPresent()) {
            return;
        }
        var reason = context.getDisplayName() + " needs OpenSSL 3, and there is none on the PATH";
        Peers.demandOrSkip(reason);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == OpenSsl.class || type == Certificates.class || type == Peers.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var laboratory = laboratory(context);
        var type = parameter.getParameter().getType();
        if (type == Peers.class) {
            return laboratory.peers.orElseThrow();
        }
        return type == OpenSsl.class ? laboratory.openssl.orElseThrow() : laboratory.certificates.orElseThrow();
    }

    private static Laboratory laboratory(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        Laboratory.class,
                        type -> {
                            try {
                                return new Laboratory();
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        },
                        Laboratory.class);
    }
}
