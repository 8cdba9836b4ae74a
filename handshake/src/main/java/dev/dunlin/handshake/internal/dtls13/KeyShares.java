package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.internal.CryptoFailure;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.KeyExchange;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.KeyShareEntry;
import dev.dunlin.handshake.internal.message.KeyShareOffer;
import java.util.List;

/** A client's key pairs, one for each group that it sends a public value for, RFC 8446 §4.2.8. */
final class KeyShares implements AutoCloseableSecret {
    private final List<KeyExchange> exchanges;

    private KeyShares(List<KeyExchange> exchanges) {
        this.exchanges = exchanges;
    }

    /** Fresh key pairs for these groups, in this order. */
    static KeyShares generate(Jca jca, List<NamedGroup> groups) {
        return new KeyShares(
                groups.stream().map(group -> KeyExchange.generate(jca, group)).toList());
    }

    KeyShareOffer offer() {
        return new KeyShareOffer(exchanges.stream()
                .map(exchange -> new KeyShareEntry(exchange.group().code(), Bytes.of(exchange.publicValue())))
                .toList());
    }

    boolean has(NamedGroup group) {
        return find(group.code()) != null;
    }

    /** The group of this code; there must be a key pair for it (RFC 8446 §4.2.8). */
    NamedGroup group(int code) throws HandshakeFailure {
        return require(code).group();
    }

    /** The secret that is shared with who has sent {@code answer}. */
    Secret agree(KeyShareEntry answer) throws HandshakeFailure {
        try {
            return require(answer.group()).agree(answer.keyExchange().toByteArray());
        } catch (CryptoFailure fault) {
            throw Faults.of(fault);
        }
    }

    private KeyExchange require(int group) throws HandshakeFailure {
        var exchange = find(group);
        if (exchange == null) {
            throw Faults.illegal("the server answers with group " + group + ", for which it was sent no share");
        }
        return exchange;
    }

    @Nullable
    private KeyExchange find(int group) {
        for (var exchange : exchanges) {
            if (exchange.group().code() == group) {
                return exchange;
            }
        }
        return null;
    }

    @Override
    public void close() {
        exchanges.forEach(KeyExchange::close);
    }
}
