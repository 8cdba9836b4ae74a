package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.session.SessionInfo;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What one end says about a connection. An end may have nothing to say about some facts, but then never about them. */
final class Facts {
    static final String LABEL = "EXPORTER-dunlin";
    static final int KEYING_MATERIAL = 32;

    private final Map<Fact, String> told = new EnumMap<>(Fact.class);

    /** What our side knows. */
    static Facts of(SessionInfo info, Optional<byte[]> keyingMaterial, Optional<String> masterSecret) {
        return new Facts()
                .with(Fact.VERSION, info.version().name())
                .with(Fact.SUITE, info.suite().name())
                .with(Fact.GROUP, info.group().map(NamedGroup::name).orElse("none"))
                .with(Fact.EXTENDED_MASTER_SECRET, String.valueOf(info.extendedMasterSecret()))
                .with(Fact.RESUMED, String.valueOf(info.resumed()))
                .with(
                        Fact.APPLICATION_PROTOCOL,
                        info.applicationProtocol()
                                .map(ApplicationProtocol::toString)
                                .orElse("none"))
                .with(
                        Fact.KEYING_MATERIAL,
                        keyingMaterial.map(HexFormat.of()::formatHex).orElse("none"))
                .with(Fact.MASTER_SECRET, masterSecret.orElse("none"));
    }

    /** Adds one. */
    Facts with(Fact fact, String value) {
        told.put(fact, value);
        return this;
    }

    /** What was told about this. */
    Optional<String> told(Fact fact) {
        return Optional.ofNullable(told.get(fact));
    }

    /** Adds the group, if the suite that has been added has any. */
    Facts withGroup(Supplier<String> name) {
        return told.getOrDefault(Fact.SUITE, "").startsWith("TLS_PSK_") ? this : with(Fact.GROUP, name.get());
    }

    /** Demands that {@code theirs} tells exactly {@code expected}, and all of it as here. */
    void assertAgreed(Facts theirs, Set<Fact> expected) {
        assertEquals(expected, theirs.told.keySet());
        var ours = new EnumMap<>(told);
        ours.keySet().retainAll(expected);
        assertEquals(ours, theirs.told);
    }

    @Override
    public String toString() {
        return told.toString();
    }
}
