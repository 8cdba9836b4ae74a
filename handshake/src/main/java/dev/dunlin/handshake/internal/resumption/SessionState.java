package dev.dunlin.handshake.internal.resumption;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.RawPublicKey;
import dev.dunlin.crypto.SignedCertificateTimestampList;
import dev.dunlin.crypto.internal.CertificateChain;
import dev.dunlin.crypto.internal.CertificateFailure;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.crypto.internal.Stapled;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a session was: the secret that resumes it, and everything that a shorter handshake does not prove anew and must therefore be as it was
 * (RFC 5246 §7.3, appendix F.1.4). A session without the extended master secret has no state: it is never resumed (RFC 7627 §5.3).
 *
 * <p>Wiped by {@link #close()}; nobody prints it.
 */
public final class SessionState implements AutoCloseableSecret {
    /** The longest secret: a master secret of DTLS 1.2 (RFC 5246 §8.1), or as many bytes as SHA-384 has. */
    private static final int LONGEST_SECRET = 48;

    /** The first byte of the encoding; another layout has another. */
    private static final int FORMAT = 4;

    private static final int MAX_NAME = 255;
    private static final int NO_GROUP = 0;

    private final Secret secret;
    private final Facts facts;
    private final Optional<TicketAge> age;

    /**
     * What is known about a session beside its secret.
     *
     * @param group of the key exchange that made the master secret; empty when it had none
     * @param authenticated when the peers last proved themselves by more than this state; a resumption does not move it
     * @param name the server's: for a client whom it meant to reach, for a server the name in server_name
     * @param peer who the other side was proven to be
     * @param policy a digest of the settings under which the peer was believed
     */
    public record Facts(
            CipherSuite suite,
            Optional<NamedGroup> group,
            Instant authenticated,
            Optional<String> name,
            PeerIdentity peer,
            Bytes policy) {

        /** Whether the session is at most {@code most} old at {@code now}, and its certificates are still valid. */
        public boolean isFresh(Instant now, Duration most) {
            // Absolute: a clock that was set back must not make a session live longer.
            return Duration.between(authenticated, now).abs().compareTo(most) < 0 && now.isBefore(notAfter());
        }

        /** When the first certificate of the peer's chain ends; never without one. */
        public Instant notAfter() {
            var first = Instant.MAX;
            for (var certificate : peer.chain()) {
                var end = certificate.getNotAfter().toInstant();
                first = end.isBefore(first) ? end : first;
            }
            return first;
        }
    }

    private SessionState(Secret secret, Facts facts, Optional<TicketAge> age) {
        this.secret = secret;
        this.facts = facts;
        this.age = age;
    }

    /** Of a session of DTLS 1.2. Copies {@code master}, which stays the caller's. */
    public static SessionState of(Secret master, Facts facts) {
        return new SessionState(Secret.copyOf(master.bytes()), facts, Optional.empty());
    }

    /** Of a ticket of DTLS 1.3. Copies {@code psk}, which stays the caller's. */
    public static SessionState of(Secret psk, Facts facts, TicketAge age) {
        return new SessionState(Secret.copyOf(psk.bytes()), facts, Optional.of(age));
    }

    public Facts facts() {
        return facts;
    }

    /** The live secret, which ends with this state: the master secret of DTLS 1.2, the PSK of a ticket of 1.3. */
    public Secret secret() {
        return secret;
    }

    /** How the ticket shows its age; empty in DTLS 1.2, where it does not. */
    public Optional<TicketAge> age() {
        return age;
    }

    /** The same with a secret of its own. */
    public SessionState copy() {
        return new SessionState(Secret.copyOf(secret.bytes()), facts, age);
    }

    /** The state as bytes, the secret among them: the caller wipes them. */
    public byte[] encode() {
        var rest = new WireWriter()
                .u8(age.isPresent() ? 1 : 0)
                .u64(age.map(known -> known.issued().toEpochMilli()).orElse(0L))
                .u32(age.map(known -> Integer.toUnsignedLong(known.add())).orElse(0L))
                .u16(facts.suite.code())
                .u16(facts.group.map(NamedGroup::code).orElse(NO_GROUP))
                .u64(facts.authenticated.toEpochMilli())
                .vector8(name -> name.bytes(facts.name.orElse("").getBytes(StandardCharsets.US_ASCII)))
                .vector8(policy -> policy.bytes(facts.policy))
                .u8(facts.peer.pskIdentity().isPresent() ? 1 : 0)
                .vector16(psk ->
                        facts.peer.pskIdentity().map(PskIdentity::toByteArray).ifPresent(psk::bytes))
                .vector16(key ->
                        facts.peer.rawPublicKey().map(RawPublicKey::encoded).ifPresent(key::bytes))
                .vector24(ocsp -> facts.peer.stapled().ocspResponse().ifPresent(ocsp::bytes))
                .vector24(timestamps -> facts.peer
                        .stapled()
                        .timestamps()
                        .map(SignedCertificateTimestampList::encoded)
                        .ifPresent(timestamps::bytes))
                .vector24(chain -> CertificateChain.encode(facts.peer.chain())
                        .forEach(der -> chain.vector24(certificate -> certificate.bytes(der))))
                .toByteArray();
        // Not through the writer, whose array grows and leaves copies behind.
        int length = secret.length();
        var encoded = new byte[2 + length + rest.length];
        encoded[0] = FORMAT;
        encoded[1] = (byte) length;
        System.arraycopy(secret.bytes(), 0, encoded, 2, length);
        System.arraycopy(rest, 0, encoded, 2 + length, rest.length);
        return encoded;
    }

    /**
     * The state that {@link #encode} has written.
     *
     * @throws DecodeFailure for anything else, whoever made it
     */
    public static SessionState decode(byte[] encoded) throws DecodeFailure {
        var in = new WireReader(encoded);
        in.expectU8(FORMAT, "format of a session state");
        int length = in.u8();
        if (length == 0 || length > LONGEST_SECRET) {
            throw DecodeFailure.malformed("a secret of " + length + " bytes");
        }
        in.skip(length);
        boolean hasAge = in.u8() != 0;
        var age = new TicketAge(Instant.ofEpochMilli(in.u64()), (int) in.u32());
        var facts = decodeFacts(in);
        in.expectEnd();
        return new SessionState(
                Secret.owning(Arrays.copyOfRange(encoded, 2, 2 + length)),
                facts,
                Optional.of(age).filter(known -> hasAge));
    }

    private static Facts decodeFacts(WireReader in) throws DecodeFailure {
        var suite = CipherSuite.of(in.u16()).orElseThrow(() -> DecodeFailure.malformed("no suite that we know"));
        var group = decodeGroup(in.u16());
        var authenticated = Instant.ofEpochMilli(in.u64());
        var name = new String(in.vector8(0, MAX_NAME).rest().toByteArray(), StandardCharsets.US_ASCII);
        var policy = in.vector8(0, 0xFF).rest();
        boolean isPsk = in.u8() != 0;
        var psk = in.vector16(0, PskIdentity.MAX_LENGTH).rest();
        var key = decodeKey(in.vector16(0, 0xFFFF));
        var stapled = decodeStapled(in.vector24(0, 0xFFFFFF), in.vector24(0, 0xFFFFFF));
        var chain = decodeChain(in.vector24(0, 0xFFFFFF));
        return new Facts(
                suite,
                group,
                authenticated,
                Optional.of(name).filter(known -> !known.isEmpty()),
                new PeerIdentity(
                        chain,
                        stapled,
                        key,
                        Optional.of(psk)
                                .filter(identity -> isPsk)
                                .map(Bytes::toByteArray)
                                .map(PskIdentity::of)),
                policy);
    }

    private static Stapled decodeStapled(WireReader ocspResponse, WireReader timestamps) throws DecodeFailure {
        try {
            return Stapled.of(
                    notEmpty(ocspResponse), notEmpty(timestamps).map(SignedCertificateTimestampList::ofEncoded));
        } catch (IllegalArgumentException wrong) {
            throw DecodeFailure.malformed("timestamps in a session state: " + wrong.getMessage());
        }
    }

    private static Optional<byte[]> notEmpty(WireReader in) {
        return Optional.of(in.rest()).filter(contents -> !contents.isEmpty()).map(Bytes::toByteArray);
    }

    private static Optional<RawPublicKey> decodeKey(WireReader in) throws DecodeFailure {
        if (in.isExhausted()) {
            return Optional.empty();
        }
        try {
            return Optional.of(RawPublicKey.ofEncoded(in.rest().toByteArray()));
        } catch (IllegalArgumentException unusable) {
            throw DecodeFailure.malformed("a public key in a session state: " + unusable.getMessage());
        }
    }

    private static Optional<NamedGroup> decodeGroup(int code) throws DecodeFailure {
        var group = NamedGroup.of(code);
        if (group.isEmpty() && code != NO_GROUP) {
            throw DecodeFailure.malformed("no group that we know");
        }
        return group;
    }

    private static List<X509Certificate> decodeChain(WireReader in) throws DecodeFailure {
        if (in.isExhausted()) {
            return List.of();
        }
        var encoded = new ArrayList<byte[]>();
        while (!in.isExhausted()) {
            encoded.add(in.vector24(1, 0xFFFFFF).rest().toByteArray());
        }
        try {
            return CertificateChain.decode(encoded);
        } catch (CertificateFailure unusable) {
            throw DecodeFailure.malformed("a certificate in a session state: " + unusable.getMessage());
        }
    }

    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return "SessionState(" + facts.suite + ")";
    }
}
