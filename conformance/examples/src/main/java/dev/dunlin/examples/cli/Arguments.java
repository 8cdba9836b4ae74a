package dev.dunlin.examples.cli;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.TrustedKeys;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.SrtpProfile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What stands on the command line after the command, each option with its values. */
final class Arguments {
    private final Map<Option, List<String>> options;
    private final String endpoint;

    private Arguments(Map<Option, List<String>> options, String endpoint) {
        this.options = options;
        this.endpoint = endpoint;
    }

    /**
     * Reads the arguments of a command.
     *
     * @param others options of another command
     */
    static Arguments parse(List<String> arguments, Set<Option> others) throws UsageException {
        var options = new EnumMap<Option, List<String>>(Option.class);
        var endpoints = new ArrayList<String>();
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            var argument = rest.next();
            if (!argument.startsWith("--")) {
                endpoints.add(argument);
                continue;
            }
            var option = option(argument, others);
            if (option.takesValue() && !rest.hasNext()) {
                throw new UsageException(option + " needs a value");
            }
            options.computeIfAbsent(option, any -> new ArrayList<>()).add(option.takesValue() ? rest.next() : "");
        }
        if (endpoints.size() != 1) {
            throw new UsageException("one HOST:PORT is needed, not " + endpoints.size());
        }
        for (var given : options.entrySet()) {
            if (given.getValue().size() > 1 && !Option.REPEATABLE.contains(given.getKey())) {
                throw new UsageException(given.getKey() + " stands there more than once");
            }
        }
        return new Arguments(options, endpoints.get(0));
    }

    private static Option option(String text, Set<Option> others) throws UsageException {
        var option = Option.of(text).orElseThrow(() -> new UsageException("there is no option " + text));
        if (others.contains(option)) {
            throw new UsageException(option + " belongs to the other command");
        }
        return option;
    }

    boolean has(Option option) {
        return options.containsKey(option);
    }

    Optional<String> value(Option option) {
        return values(option).stream().findFirst();
    }

    List<String> values(Option option) {
        return options.getOrDefault(option, List.of());
    }

    /** The host of HOST:PORT, without the brackets of an IPv6 address. */
    String host() throws UsageException {
        var host = endpoint.substring(0, colon());
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    int port() throws UsageException {
        return number("the port", endpoint.substring(colon() + 1), 0, 65_535);
    }

    /** HOST:PORT, looked up. */
    InetSocketAddress address() throws UsageException {
        var address = new InetSocketAddress(host(), port());
        if (address.isUnresolved()) {
            throw new UsageException("nobody knows the host " + host());
        }
        return address;
    }

    private int colon() throws UsageException {
        var colon = endpoint.lastIndexOf(':');
        if (colon <= 0) {
            throw new UsageException(endpoint + " is not HOST:PORT");
        }
        return colon;
    }

    int number(Option option, int otherwise, int least, int most) throws UsageException {
        var value = value(option);
        return value.isEmpty() ? otherwise : number(option.toString(), value.get(), least, most);
    }

    private static int number(String what, String text, int least, int most) throws UsageException {
        try {
            var number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UsageException(what + " is a number, not " + text);
        }
        throw new UsageException(what + " is from " + least + " to " + most + ", not " + text);
    }

    /** The certificate and key of {@code --cert} and {@code --key}, which need each other. */
    Optional<Credentials> credentials() throws UsageException {
        if (!has(Option.CERT) && !has(Option.KEY)) {
            return Optional.empty();
        }
        var chain = file(Option.CERT);
        var key = file(Option.KEY);
        try {
            return Optional.of(Credentials.fromPem(chain, key));
        } catch (IOException | CredentialsException e) {
            throw new UsageException(chain + ", " + key + ": " + e.getMessage());
        }
    }

    /** The key of {@code --rpk}, which is shown without a certificate. */
    Optional<Credentials> rawPublicKey() throws UsageException {
        if (!has(Option.RPK)) {
            return Optional.empty();
        }
        var file = file(Option.RPK);
        try {
            return Optional.of(Credentials.rawPublicKeyFromPem(file));
        } catch (IOException | CredentialsException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
    }

    /** Whose keys {@code --rpk-trust} says to trust. */
    Optional<TrustedKeys> trustedKeys() throws UsageException {
        if (!has(Option.RPK_TRUST)) {
            return Optional.empty();
        }
        var file = file(Option.RPK_TRUST);
        try {
            return Optional.of(TrustedKeys.fromPem(file));
        } catch (IOException | CredentialsException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
    }

    /** The identities and keys of {@code --psk ID:HEX}. */
    List<PskCredentials> preSharedKeys() throws UsageException {
        return keys(Option.PSK, (identity, key) -> PskCredentials.of(identity, PreSharedKey.of(key)));
    }

    /** The identities and keys of {@code --psk-import ID:HEX}. */
    List<ImportedPsk> importedKeys() throws UsageException {
        return keys(Option.PSK_IMPORT, ImportedPsk::of);
    }

    private <T> List<T> keys(Option option, BiFunction<PskIdentity, byte[], T> maker) throws UsageException {
        var keys = new ArrayList<T>();
        for (var text : values(option)) {
            var colon = text.lastIndexOf(':');
            if (colon < 0) {
                throw new UsageException(option + " is ID:HEX, without a colon there is no telling which is which");
            }
            try {
                var key = HexFormat.of().parseHex(text, colon + 1, text.length());
                keys.add(maker.apply(PskIdentity.of(text.substring(0, colon)), key));
            } catch (IllegalArgumentException e) {
                // The text of the exception could show the key.
                throw new UsageException(option + ": an identity of at most " + PskIdentity.MAX_LENGTH
                        + " bytes, a colon, and a key of 1 to " + PreSharedKey.MAX_LENGTH + " bytes in hexadecimal");
            }
        }
        return keys;
    }

    /** The profiles of {@code --srtp}, preferred first: by the names of the RFCs, or those of OpenSSL, which leave out the HMAC. */
    List<SrtpProfile> srtpProfiles() throws UsageException {
        var profiles = new ArrayList<SrtpProfile>();
        for (var name : names(Option.SRTP)) {
            profiles.add(Stream.of(SrtpProfile.values())
                    .filter(profile -> profile.name().equals(name)
                            || profile.name().replace("_HMAC_", "_").equals(name))
                    .findFirst()
                    .orElseThrow(() -> new UsageException("there is no SRTP profile " + name)));
        }
        return profiles;
    }

    /** Whom {@code --ca} or {@code --trust-any} says to trust. */
    Optional<TrustAnchors> trust() throws UsageException {
        if (has(Option.TRUST_ANY) && has(Option.CA)) {
            throw new UsageException("--ca and --trust-any exclude each other");
        }
        if (has(Option.TRUST_ANY)) {
            return Optional.of(TrustAnchors.anyCertificate());
        }
        if (!has(Option.CA)) {
            return Optional.empty();
        }
        var file = file(Option.CA);
        try {
            return Optional.of(TrustAnchors.fromPem(file));
        } catch (IOException | CredentialsException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
    }

    private Path file(Option option) throws UsageException {
        var name = value(option).orElseThrow(() -> new UsageException(option + " is missing"));
        var file = Path.of(name);
        if (!Files.isReadable(file)) {
            throw new UsageException(option + ": cannot read " + file);
        }
        return file;
    }

    List<CipherSuite> suites() throws UsageException {
        var suites = new ArrayList<CipherSuite>();
        for (var name : names(Option.SUITES)) {
            try {
                suites.add(CipherSuite.valueOf(name));
            } catch (IllegalArgumentException e) {
                throw new UsageException("there is no suite " + name);
            }
        }
        return suites;
    }

    List<NamedGroup> groups() throws UsageException {
        var groups = new ArrayList<NamedGroup>();
        for (var name : names(Option.GROUPS)) {
            groups.add(Stream.of(NamedGroup.values())
                    .filter(group -> group.ianaName().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new UsageException("there is no group " + name)));
        }
        return groups;
    }

    /** The application protocols of {@code --alpn}, preferred first. */
    String[] protocols() {
        return names(Option.ALPN).toArray(String[]::new);
    }

    private List<String> names(Option option) {
        return value(option).map(list -> List.of(list.split(",", -1))).orElse(List.of());
    }

    /** The lowest version of {@code --min}; unless given, the lowest that there is, or that {@code --suites} has any for. */
    ProtocolVersion least() throws UsageException {
        var suites = suites();
        boolean isNew = !suites.isEmpty() && suites.stream().noneMatch(CipherSuite::namesKeyExchange);
        return version(Option.MIN, isNew ? ProtocolVersion.DTLS_1_3 : ProtocolVersion.DTLS_1_2);
    }

    /** The highest version of {@code --max}; unless given, the highest that there is, or that {@code --suites} has any for. */
    ProtocolVersion greatest() throws UsageException {
        var suites = suites();
        boolean isOld = !suites.isEmpty() && suites.stream().allMatch(CipherSuite::namesKeyExchange);
        return version(Option.MAX, isOld ? ProtocolVersion.DTLS_1_2 : ProtocolVersion.DTLS_1_3);
    }

    private ProtocolVersion version(Option option, ProtocolVersion otherwise) throws UsageException {
        var text = value(option);
        if (text.isEmpty()) {
            return otherwise;
        }
        return switch (text.get()) {
            case "1.2" -> ProtocolVersion.DTLS_1_2;
            case "1.3" -> ProtocolVersion.DTLS_1_3;
            default -> throw new UsageException(option + " is 1.2 or 1.3, not " + text.get());
        };
    }

    /** After how many messages {@code --key-update} wants new keys; nothing when it does not. */
    OptionalInt keyUpdate() throws UsageException {
        return count(Option.KEY_UPDATE);
    }

    /** After how many messages {@code --rebind} wants another port; nothing when it does not. */
    OptionalInt rebind() throws UsageException {
        return count(Option.REBIND);
    }

    private OptionalInt count(Option option) throws UsageException {
        return has(option) ? OptionalInt.of(number(option, 0, 1, Integer.MAX_VALUE)) : OptionalInt.empty();
    }
}
