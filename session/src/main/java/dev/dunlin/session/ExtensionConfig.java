package dev.dunlin.session;

import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.handshake.internal.ExtensionSettings;
import dev.dunlin.handshake.internal.RecordSizes;
import dev.dunlin.handshake.internal.message.MaxFragmentLength;
import dev.dunlin.handshake.internal.message.RecordSizeLimit;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Collects what client and server configurations say about extensions, and checks it. */
final class ExtensionConfig {
    /**
     * Bytes of all protocol names with their lengths. Two dozen registered names fit; beyond it a first ClientHello would no longer fit
     * one datagram of the default MTU.
     */
    private static final int MAX_PROTOCOL_BYTES = 512;

    private List<ApplicationProtocol> protocols = List.of();
    private boolean protocolRequired;
    private List<SrtpProfile> srtpProfiles = List.of();
    private boolean srtpRequired;
    private int recordSizeLimit;
    private OptionalInt maxFragmentLength = OptionalInt.empty();
    private List<SignatureScheme> certificateSchemes = List.of();
    private ConnectionIds connectionIds = ConnectionIds.off();

    private RoutabilityCheck routabilityCheck = RoutabilityCheck.basic();
    private AddressPolicy addressPolicy = AddressPolicy.RRC;

    void routabilityCheck(RoutabilityCheck check) {
        routabilityCheck = check;
    }

    RoutabilityCheck routabilityCheck() {
        return routabilityCheck;
    }

    void addressPolicy(AddressPolicy policy) {
        addressPolicy = policy;
    }

    AddressPolicy addressPolicy() {
        return addressPolicy;
    }

    void connectionIds(ConnectionIds use) {
        connectionIds = use;
    }

    ConnectionIds connectionIds() {
        return connectionIds;
    }

    void applicationProtocols(List<ApplicationProtocol> inOrder) {
        if (inOrder.isEmpty()) {
            throw new IllegalArgumentException("applicationProtocols must not be empty");
        }
        if (new HashSet<>(inOrder).size() != inOrder.size()) {
            throw new IllegalArgumentException("applicationProtocols names one twice: " + inOrder);
        }
        int bytes = inOrder.stream().mapToInt(name -> 1 + name.bytes().length).sum();
        if (bytes > MAX_PROTOCOL_BYTES) {
            throw new IllegalArgumentException("applicationProtocols take " + bytes + " bytes, more than "
                    + MAX_PROTOCOL_BYTES + " (one for each and its name)");
        }
        protocols = List.copyOf(inOrder);
    }

    void applicationProtocols(String... inOrder) {
        applicationProtocols(Stream.of(inOrder).map(ApplicationProtocol::of).toList());
    }

    void requireApplicationProtocol(boolean required) {
        protocolRequired = required;
    }

    void srtpProfiles(List<SrtpProfile> inOrder) {
        srtpProfiles = CommonConfig.distinct("srtpProfiles", SrtpProfile.class, inOrder);
    }

    void requireSrtp(boolean required) {
        srtpRequired = required;
    }

    void recordSizeLimit(int bytes) {
        if (bytes < RecordSizeLimit.LEAST || bytes > RecordSizes.MOST) {
            throw new IllegalArgumentException("recordSizeLimit must be from " + RecordSizeLimit.LEAST + " to "
                    + RecordSizes.MOST + " bytes, not " + bytes + " (RFC 8449 §4)");
        }
        recordSizeLimit = bytes;
    }

    void maxFragmentLength(int bytes) {
        maxFragmentLength = OptionalInt.of(MaxFragmentLength.of(bytes).bytes());
    }

    void certificateSignatureSchemes(List<SignatureScheme> inOrder) {
        certificateSchemes = CommonConfig.distinct("certificateSignatureSchemes", SignatureScheme.class, inOrder);
    }

    /** @throws IllegalStateException when parts contradict each other */
    ExtensionSettings build() {
        CommonConfig.demand(
                !protocolRequired || !protocols.isEmpty(),
                "an application protocol is required, but there are no applicationProtocols");
        CommonConfig.demand(
                !srtpRequired || !srtpProfiles.isEmpty(), "SRTP is required, but there are no srtpProfiles");
        return new ExtensionSettings(
                protocols,
                protocolRequired,
                recordSizeLimit(),
                maxFragmentLength,
                srtpProfiles,
                srtpRequired,
                certificateSchemes,
                connectionIds.areInDtls12(),
                routabilityCheck.isOffered());
    }

    /** Whoever asks for shorter records by the old extension wants them by the new one, too. */
    private int recordSizeLimit() {
        return recordSizeLimit != 0 ? recordSizeLimit : maxFragmentLength.orElse(RecordSizes.MOST);
    }
}
