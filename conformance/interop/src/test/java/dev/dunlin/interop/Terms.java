package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.SrtpProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What a peer is told to agree to. What is not said here it is not told. Immutable. */
final class Terms {
    /** What every peer that knows ALPN offers or accepts. */
    static final String PROTOCOL = "coap";

    private List<CipherSuite> suites;
    private List<NamedGroup> groups;
    private PeerName serverName = Certificates.SERVER;
    private @Nullable Identity identity;
    private @Nullable Path authority;
    private @Nullable SharedSecret secret;
    private int mtu;
    private int recordLimit;
    private int shares = 1;
    private boolean asking;
    private Optional<Boolean> cookie = Optional.empty();
    private boolean pskAlone;
    private @Nullable SrtpProfile srtpProfile;
    private OptionalInt connectionIdLength = OptionalInt.empty();
    private @Nullable Identity rawIdentity;
    private @Nullable Identity pinned;
    private boolean compression;
    private @Nullable Path timestamps;
    private boolean askingForTimestamps;

    private Terms(CipherSuite suite, List<NamedGroup> groups) {
        this.suites = List.of(suite);
        this.groups = groups;
    }

    private Terms(Terms others) {
        suites = others.suites;
        groups = others.groups;
        serverName = others.serverName;
        identity = others.identity;
        authority = others.authority;
        secret = others.secret;
        mtu = others.mtu;
        recordLimit = others.recordLimit;
        shares = others.shares;
        asking = others.asking;
        cookie = others.cookie;
        pskAlone = others.pskAlone;
        srtpProfile = others.srtpProfile;
        connectionIdLength = others.connectionIdLength;
        rawIdentity = others.rawIdentity;
        pinned = others.pinned;
        compression = others.compression;
        timestamps = others.timestamps;
        askingForTimestamps = others.askingForTimestamps;
    }

    /** For a server, which has one group only; a suite without key exchange has no use for it. */
    static Terms server(CipherSuite suite, NamedGroup group) {
        return new Terms(suite, List.of(group));
    }

    /**
     * For a client, which lists all groups, since it has to list the curve of the certificate too (RFC 8422 §5.3), but {@code favourite}
     * first.
     */
    static Terms client(CipherSuite suite, NamedGroup favourite) {
        return new Terms(suite, startingWith(favourite));
    }

    /** All groups that both versions have, after {@code favourite}. */
    static List<NamedGroup> startingWith(NamedGroup favourite) {
        return Stream.concat(
                        Stream.of(favourite), Stream.of(NamedGroup.values()).filter(group -> !group.isHybrid()))
                .distinct()
                .toList();
    }

    /** With another suite, less liked than those before; it may be one of the other version. */
    Terms or(CipherSuite another) {
        var terms = new Terms(this);
        terms.suites = Stream.concat(suites.stream(), Stream.of(another)).toList();
        return terms;
    }

    /** With a certificate to show. */
    Terms showing(Identity shown) {
        var terms = new Terms(this);
        terms.identity = shown;
        return terms;
    }

    /** With an authority whose certificates it trusts; a server that has one demands its client's. */
    Terms trusting(Path trusted) {
        var terms = new Terms(this);
        terms.authority = trusted;
        return terms;
    }

    /** With certificates compressed by zlib, its own and those that it takes. */
    Terms compressing() {
        var terms = new Terms(this);
        terms.compression = true;
        return terms;
    }

    /** For a server that has these signed certificate timestamps, encoded, for who asks. */
    Terms promised(Path encoded) {
        var terms = new Terms(this);
        terms.timestamps = encoded;
        return terms;
    }

    /** For a client that would like signed certificate timestamps. */
    Terms askingForTimestamps() {
        var terms = new Terms(this);
        terms.askingForTimestamps = true;
        return terms;
    }

    /** With a key that both sides hold. */
    Terms sharing(SharedSecret shared) {
        var terms = new Terms(this);
        terms.secret = shared;
        return terms;
    }

    /** For a client that wants to find this name in the server's certificate. */
    Terms expecting(PeerName name) {
        var terms = new Terms(this);
        terms.serverName = name;
        return terms;
    }

    /** For a server that goes on without its client's certificate when there is none. */
    Terms onlyAsking() {
        var terms = new Terms(this);
        terms.asking = true;
        return terms;
    }

    /** For a server of 1.3 that asks for a cookie, or does not; otherwise it does as it likes. */
    Terms demandingCookie(boolean demanded) {
        var terms = new Terms(this);
        terms.cookie = Optional.of(demanded);
        return terms;
    }

    /** For a client of 1.3 that sends public values for its first {@code groups} groups at once. */
    Terms guessing(int groups) {
        var terms = new Terms(this);
        terms.shares = groups;
        return terms;
    }

    /** With pre-shared keys in 1.3 that may do without a key exchange. */
    Terms withoutKeyExchange() {
        var terms = new Terms(this);
        terms.pskAlone = true;
        return terms;
    }

    /** With keys for media, which are what is exported then. */
    Terms protecting(SrtpProfile profile) {
        var terms = new Terms(this);
        terms.srtpProfile = profile;
        return terms;
    }

    /** With connection ids: what it wants to find in our records has so many bytes, which may be none. */
    Terms namedBy(int bytes) {
        var terms = new Terms(this);
        terms.connectionIdLength = OptionalInt.of(bytes);
        return terms;
    }

    /** With the public key of this certificate to show, and not the certificate. */
    Terms showingKeyOf(Identity shown) {
        var terms = new Terms(this);
        terms.rawIdentity = shown;
        return terms;
    }

    /** With the public key of this certificate as the only one that it takes, without the certificate; a server demands it. */
    Terms pinning(Identity only) {
        var terms = new Terms(this);
        terms.pinned = only;
        return terms;
    }

    /** With only these groups. */
    Terms only(NamedGroup... few) {
        var terms = new Terms(this);
        terms.groups = List.of(few);
        return terms;
    }

    /** With datagrams of at most {@code longest} bytes. */
    Terms within(int longest) {
        var terms = new Terms(this);
        terms.mtu = longest;
        return terms;
    }

    /** With records of at most {@code bytes} of content, by whichever extension the peer has for that. */
    Terms limiting(int bytes) {
        var terms = new Terms(this);
        terms.recordLimit = bytes;
        return terms;
    }

    CipherSuite suite() {
        return suites.get(0);
    }

    List<CipherSuite> suites() {
        return suites;
    }

    List<NamedGroup> groups() {
        return groups;
    }

    PeerName serverName() {
        return serverName;
    }

    Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    Optional<Path> authority() {
        return Optional.ofNullable(authority);
    }

    Optional<SharedSecret> secret() {
        return Optional.ofNullable(secret);
    }

    boolean compresses() {
        return compression;
    }

    Optional<Path> timestamps() {
        return Optional.ofNullable(timestamps);
    }

    boolean asksForTimestamps() {
        return askingForTimestamps;
    }

    boolean isOnlyAsking() {
        return asking;
    }

    Optional<Boolean> cookie() {
        return cookie;
    }

    int shares() {
        return shares;
    }

    boolean allowsPskAlone() {
        return pskAlone;
    }

    OptionalInt connectionIdLength() {
        return connectionIdLength;
    }

    Optional<Identity> rawIdentity() {
        return Optional.ofNullable(rawIdentity);
    }

    Optional<Identity> pinned() {
        return Optional.ofNullable(pinned);
    }

    Optional<SrtpProfile> srtpProfile() {
        return Optional.ofNullable(srtpProfile);
    }

    String exportLabel() {
        return srtpProfile == null ? Facts.LABEL : "EXTRACTOR-dtls_srtp";
    }

    int exportLength() {
        return srtpProfile == null ? Facts.KEYING_MATERIAL : 2 * (srtpProfile.keyLength() + srtpProfile.saltLength());
    }

    OptionalInt mtu() {
        return mtu == 0 ? OptionalInt.empty() : OptionalInt.of(mtu);
    }

    OptionalInt recordLimit() {
        return recordLimit == 0 ? OptionalInt.empty() : OptionalInt.of(recordLimit);
    }
}
