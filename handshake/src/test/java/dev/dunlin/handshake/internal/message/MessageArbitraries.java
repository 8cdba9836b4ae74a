package dev.dunlin.handshake.internal.message;

import dev.dunlin.crypto.SignedCertificateTimestampList;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.recordlayer.ConnectionId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Messages of every kind, as long as their layouts allow within reason. */
final class MessageArbitraries {
    private MessageArbitraries() {}

    static Arbitrary<HandshakeMessage> messages() {
        return Arbitraries.oneOf(
                Arbitraries.of(new HelloRequest(), new ServerHelloDone()),
                clientHellos(),
                serverHellos(),
                bytes(0, 255).map(cookie -> HelloVerifyRequest.of(new Cookie(cookie))),
                bytes(1, 300).list().ofMaxSize(4).map(Certificate::new),
                Combinators.combine(u16(), bytes(1, 255), u16(), bytes(1, 300))
                        .as((group, point, scheme, signature) ->
                                new ServerKeyExchange(new ServerEcdhParams(group, point), scheme, signature)),
                Combinators.combine(
                                u8().list().ofMinSize(1).ofMaxSize(255),
                                codes(300),
                                bytes(1, 100).list().ofMaxSize(5))
                        .as(CertificateRequest::new),
                bytes(1, 255).map(ClientKeyExchange::new),
                Combinators.combine(u16(), bytes(1, 600)).as(CertificateVerify::new),
                bytes(12, 12).map(data -> new Finished(new VerifyData(data))));
    }

    /** The messages that differ where the key exchange has a pre-shared key. */
    static Arbitrary<HandshakeMessage> pskMessages() {
        var params = Combinators.combine(u16(), bytes(1, 255)).as(ServerEcdhParams::new);
        return Arbitraries.oneOf(
                Combinators.combine(bytes(0, 300), params.optional()).as(PskServerKeyExchange::new),
                Combinators.combine(bytes(0, 300), bytes(1, 255).optional()).as(PskClientKeyExchange::new));
    }

    /** The messages of DTLS 1.3 for suites with SHA-256, the hellos excepted. */
    static Arbitrary<HandshakeMessage> dtls13Messages() {
        return Arbitraries.oneOf(
                encryptedExtensions().map(EncryptedExtensions::new),
                Combinators.combine(
                                bytes(0, 255),
                                Combinators.combine(bytes(1, 300), block(List.of(timestamps(), opaque())))
                                        .as(CertificateEntry::new)
                                        .list()
                                        .ofMaxSize(4))
                        .as(Dtls13Certificate::new),
                Combinators.combine(bytes(0, 255), requests()).as(Dtls13CertificateRequest::new),
                Combinators.combine(
                                Arbitraries.longs().between(0, 0xFFFFFFFFL),
                                Arbitraries.integers(),
                                bytes(0, 255),
                                bytes(1, 500),
                                block(List.of(opaque())))
                        .as(Dtls13NewSessionTicket::new),
                Combinators.combine(u16(), bytes(1, 600)).as(CertificateVerify::new),
                bytes(32, 32).map(data -> new Finished(new VerifyData(data))),
                Arbitraries.of(new KeyUpdate(false), new KeyUpdate(true)),
                u8().map(RequestConnectionId::new),
                Combinators.combine(connectionIds(1).list().ofMaxSize(5), Arbitraries.of(true, false))
                        .as(NewConnectionId::new));
    }

    private static Arbitrary<Extensions> encryptedExtensions() {
        return block(List.of(
                Arbitraries.just(new ServerNameAcknowledgement()),
                codes(50).map(SupportedGroups::new),
                protocols().map(name -> new ApplicationProtocols(List.of(name))),
                Combinators.combine(u16().list().ofSize(1), bytes(0, 255)).as(UseSrtp::new),
                u16().map(RecordSizeLimit::new),
                u8().map(MaxFragmentLength::new),
                opaque()));
    }

    private static Arbitrary<Extensions> requests() {
        return block(List.of(
                codes(50).map(SignatureAlgorithms::new),
                codes(50).map(SignatureAlgorithmsCert::new),
                bytes(1, 100).list().ofMinSize(1).ofMaxSize(5).map(CertificateAuthorities::new),
                Arbitraries.just(new TimestampRequest()),
                opaque()));
    }

    static Arbitrary<ClientHello> clientHellos() {
        return Combinators.combine(u16(), randoms(), bytes(0, 32), bytes(0, 255), codes(200), compressions(), offers())
                .as((version, random, session, cookie, suites, compression, extensions) -> new ClientHello(
                        version, random, new SessionId(session), new Cookie(cookie), suites, compression, extensions));
    }

    private static Arbitrary<ServerHello> serverHellos() {
        return Combinators.combine(u16(), randoms(), bytes(0, 32), u16(), answers())
                .as((version, random, session, suite, extensions) ->
                        new ServerHello(version, random, new SessionId(session), suite, extensions));
    }

    private static Arbitrary<Extensions> offers() {
        return block(List.of(
                hostNames().map(ServerName::new),
                codes(50).map(SupportedGroups::new),
                Arbitraries.just(EcPointFormats.UNCOMPRESSED_ONLY),
                codes(50).map(SignatureAlgorithms::new),
                codes(50).map(SignatureAlgorithmsCert::new),
                bytes(1, 100).list().ofMinSize(1).ofMaxSize(5).map(CertificateAuthorities::new),
                protocols().list().ofMinSize(1).ofMaxSize(5).map(ApplicationProtocols::new),
                Combinators.combine(codes(50), bytes(0, 255)).as(UseSrtp::new),
                u16().map(RecordSizeLimit::new),
                u8().map(MaxFragmentLength::new),
                Arbitraries.just(new ExtendedMasterSecret()),
                Arbitraries.just(new TimestampRequest()),
                bytes(0, 255).map(RenegotiationInfo::new),
                connectionIds(0).map(ConnectionIdExtension::new),
                codes(127).map(SupportedVersions::new),
                bytes(1, 300).map(CookieExtension::new),
                bytes(0, 300).map(SessionTicket::new),
                Combinators.combine(u16(), bytes(1, 1300))
                        .as(KeyShareEntry::new)
                        .list()
                        .ofMaxSize(4)
                        .uniqueElements(KeyShareEntry::group)
                        .map(KeyShareOffer::new),
                u8().list().ofMinSize(1).ofMaxSize(5).map(PskKeyExchangeModes::new),
                Combinators.combine(bytes(1, 300), Arbitraries.integers(), bytes(32, 255))
                        .as(OfferedPsk::new)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(4)
                        .map(PreSharedKeyOffer::new),
                opaque()));
    }

    private static Arbitrary<Extensions> answers() {
        return block(List.of(
                Arbitraries.just(new ServerNameAcknowledgement()),
                protocols().map(name -> new ApplicationProtocols(List.of(name))),
                Combinators.combine(u16().list().ofSize(1), bytes(0, 255)).as(UseSrtp::new),
                u16().map(RecordSizeLimit::new),
                u8().map(MaxFragmentLength::new),
                Arbitraries.just(EcPointFormats.UNCOMPRESSED_ONLY),
                Arbitraries.just(new ExtendedMasterSecret()),
                timestamps(),
                bytes(0, 255).map(RenegotiationInfo::new),
                connectionIds(0).map(ConnectionIdExtension::new),
                u16().map(SelectedVersion::new),
                u16().map(PreSharedKeyAnswer::new),
                Combinators.combine(u16(), bytes(1, 1300))
                        .as(KeyShareEntry::new)
                        .map(KeyShareAnswer::new),
                opaque()));
    }

    private static Arbitrary<SignedCertificateTimestamps> timestamps() {
        return bytes(1, 100)
                .map(Bytes::toByteArray)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(SignedCertificateTimestampList::of)
                .map(SignedCertificateTimestamps::new);
    }

    private static Arbitrary<ConnectionId> connectionIds(int least) {
        return bytes(least, 255).map(id -> ConnectionId.of(id.toByteArray()));
    }

    private static Arbitrary<ApplicationProtocol> protocols() {
        return bytes(1, 255).map(name -> ApplicationProtocol.of(name.toByteArray()));
    }

    /** Types that stay unknown: those of GREASE, RFC 8701 §2. */
    private static Arbitrary<OpaqueExtension> opaque() {
        return Combinators.combine(Arbitraries.integers().between(0, 15), bytes(0, 50))
                .as((i, body) -> new OpaqueExtension(0x0A0A + i * 0x1010, body));
    }

    private static Arbitrary<Extensions> block(List<Arbitrary<? extends Extension>> kinds) {
        return Arbitraries.of(kinds)
                .flatMap(kind -> kind.map(extension -> (Extension) extension))
                .list()
                .ofMaxSize(10)
                .uniqueElements(Extension::code)
                .map(Extensions::new);
    }

    private static Arbitrary<String> hostNames() {
        return Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(255);
    }

    private static Arbitrary<List<Integer>> compressions() {
        return u8().list().ofMaxSize(3).map(others -> {
            var all = new ArrayList<>(others);
            all.add(ClientHello.NULL_COMPRESSION);
            return all;
        });
    }

    private static Arbitrary<Random> randoms() {
        return bytes(32, 32).map(Random::new);
    }

    private static Arbitrary<List<Integer>> codes(int most) {
        return u16().list().ofMinSize(1).ofMaxSize(most);
    }

    private static Arbitrary<Integer> u8() {
        return Arbitraries.integers().between(0, 0xFF);
    }

    private static Arbitrary<Integer> u16() {
        return Arbitraries.integers().between(0, 0xFFFF);
    }

    private static Arbitrary<Bytes> bytes(int min, int max) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(min)
                .ofMaxSize(max)
                .map(Bytes::of);
    }
}
