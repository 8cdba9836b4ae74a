package dev.dunlin.interop.bogo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.SrtpProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** The flags of one connection. BoringSSL's {@code test_config.cc} says what each of them means. */
final class Options {
    /** The versions as flags name them; DTLS 1.0 and 1.1 are one. */
    static final int DTLS_1_0 = 0xFEFF;

    static final int DTLS_1_2 = 0xFEFD;
    static final int DTLS_1_3 = 0xFEFC;

    int port;
    long shimId;
    boolean ipv6;
    int resumeCount;

    boolean server;
    boolean async;
    int minVersion = DTLS_1_0;
    int maxVersion = DTLS_1_3;
    boolean no1;
    boolean no12;
    boolean no13;
    boolean implicitHandshake;
    final OwnCredential ownCredential = new OwnCredential();
    final List<OwnCredential> moreCredentials = new ArrayList<>();
    final List<NamedGroup> groups = new ArrayList<>();
    final List<SignatureScheme> verifyPreferences = new ArrayList<>();
    String hostName = "";
    List<String> offeredProtocols = List.of();
    String selectedProtocol = "";
    boolean refuseProtocols;
    final List<SrtpProfile> srtpProfiles = new ArrayList<>();

    @Nullable
    String psk;

    String pskIdentity = "";
    final List<CertificateType> ownTypes = new ArrayList<>();
    boolean requestOcspResponse;
    boolean requestTimestamps;
    boolean useOcspCallback;
    boolean declineOcsp;
    boolean failOcsp;
    boolean verifyPeer;
    boolean verifyFails;
    boolean verifyAgain;
    boolean requireClientCertificate;
    boolean noTicket;
    boolean skipTicket;
    boolean renewTicket;
    boolean grease;
    int mtu;
    int initialTimeoutMillis;
    int privateKeyDelayMillis;
    int maxCertificateList;

    int exportLength;
    String exportLabel = "";
    String exportContext = "";
    boolean useExportContext;
    boolean shimWritesFirst;
    boolean shimShutsDown;
    boolean checkCloseNotify;
    boolean sendAlert;
    boolean keyUpdate;
    boolean keyUpdateBeforeRead;

    int expectedVersion;
    int expectedGroup;
    String expectedProtocol = "";
    String expectedServerName = "";

    @Nullable
    byte[] expectedOcspResponse;

    @Nullable
    byte[] expectedTimestamps;

    boolean expectNoServerName;

    /** What was sent and received, a line each. */
    @Nullable
    String expectedTrace;

    boolean expectSessionMiss;
    boolean expectSessionId;
    boolean expectNoSessionId;
    boolean expectNoSession;
    boolean expectTicketRenewal;
    boolean expectNoPeerCertificate;
    boolean expectRetryRequest;
    boolean expectNoRetryRequest;
    boolean expectExtendedMasterSecret;

    @Nullable
    Integer expectedCredential;

    /** A certificate or raw public key of ours, or a key to import. */
    static final class OwnCredential {
        /** Null for a certificate or raw public key. */
        @Nullable
        ImportedKey imported;

        boolean isRaw;

        @Nullable
        byte[] ocspResponse;

        @Nullable
        byte[] timestamps;

        String chain = "";
        String key = "";
        boolean mustMatchIssuer;
        final List<Integer> signingPreferences = new ArrayList<>();
    }

    /** A pre-shared key to import (RFC 9258). */
    static final class ImportedKey {
        byte[] key = {};
        byte[] identity = {};
        byte[] context = {};
        HashAlgorithm hash = HashAlgorithm.SHA256;
    }

    /**
     * Takes one flag.
     *
     * @throws ShimFailure when it means something that we do not have
     */
    void take(String flag, Iterator<String> rest) throws ShimFailure {
        Supplier<String> value = rest::next;
        switch (flag) {
            case "-port" -> port = Integer.parseInt(value.get());
            case "-shim-id" -> shimId = Long.parseUnsignedLong(value.get());
            case "-ipv6" -> ipv6 = true;
            case "-resume-count" -> resumeCount = Integer.parseInt(value.get());
            case "-server" -> server = true;
            case "-dtls" -> {}
            case "-async" -> async = true;
            case "-implicit-handshake" -> implicitHandshake = true;
            case "-min-version" -> minVersion = Integer.parseInt(value.get());
            case "-max-version" -> maxVersion = Integer.parseInt(value.get());
            case "-no-tls13" -> no13 = true;
            case "-no-tls12" -> no12 = true;
            case "-no-tls11" -> {}
            case "-no-tls1" -> no1 = true;
            case "-new-x509-credential" -> moreCredentials.add(new OwnCredential());
            case "-new-rpk-credential" -> {
                moreCredentials.add(new OwnCredential());
                credential().isRaw = true;
            }
            case "-available-client-cert-types" -> ownTypes.add(type(value.get()));
            case "-ocsp-response" -> credential().ocspResponse = base64(value.get());
            case "-enable-ocsp-stapling" -> requestOcspResponse = true;
            case "-signed-cert-timestamps" -> credential().timestamps = base64(value.get());
            case "-enable-signed-cert-timestamps" -> requestTimestamps = true;
            case "-use-ocsp-callback" -> useOcspCallback = true;
            case "-decline-ocsp-callback" -> declineOcsp = true;
            case "-fail-ocsp-callback" -> failOcsp = true;
            case "-cert-file" -> credential().chain = value.get();
            case "-key-file" -> credential().key = value.get();
            case "-new-psk-credential" -> {
                var credential = new OwnCredential();
                credential.imported = new ImportedKey();
                moreCredentials.add(credential);
            }
            case "-psk-importer-key" -> imported().key = base64(value.get());
            case "-psk-importer-identity" -> imported().identity = base64(value.get());
            case "-psk-importer-context" -> imported().context = base64(value.get());
            case "-psk-importer-sha256" -> imported().hash = HashAlgorithm.SHA256;
            case "-psk-importer-sha384" -> imported().hash = HashAlgorithm.SHA384;
            case "-must-match-issuer" -> credential().mustMatchIssuer = true;
            case "-signing-prefs" -> credential().signingPreferences.add(Integer.parseInt(value.get()));
            case "-curves" -> groups.add(group(value.get()));
            case "-verify-prefs" -> verifyPreferences.add(scheme(value.get()));
            case "-host-name" -> hostName = value.get();
            case "-advertise-alpn" -> offeredProtocols = protocols(value.get());
            case "-select-alpn" -> selectedProtocol = value.get();
            case "-reject-alpn" -> refuseProtocols = true;
            case "-decline-alpn" -> {}
            case "-srtp-profiles" -> srtpProfiles.addAll(srtpProfiles(value.get()));
            case "-psk" -> psk = value.get();
            case "-psk-identity" -> pskIdentity = value.get();
            case "-verify-peer" -> verifyPeer = true;
            case "-verify-fail" -> verifyFails = true;
            case "-reverify-on-resume" -> verifyAgain = true;
            case "-require-any-client-certificate" -> requireClientCertificate = true;
            case "-no-ticket" -> noTicket = true;
            case "-skip-ticket" -> skipTicket = true;
            case "-renew-ticket" -> renewTicket = true;
            case "-enable-grease" -> grease = true;
            case "-mtu" -> mtu = Integer.parseInt(value.get());
            case "-initial-timeout-duration-ms" -> initialTimeoutMillis = Integer.parseInt(value.get());
            case "-private-key-delay-ms" -> privateKeyDelayMillis = Integer.parseInt(value.get());
            case "-max-cert-list" -> maxCertificateList = Integer.parseInt(value.get());
            case "-export-keying-material" -> exportLength = Integer.parseInt(value.get());
            case "-export-label" -> exportLabel = value.get();
            case "-export-context" -> exportContext = value.get();
            case "-use-export-context" -> useExportContext = true;
            case "-shim-writes-first" -> shimWritesFirst = true;
            case "-shim-shuts-down" -> shimShutsDown = true;
            case "-send-alert" -> {
                sendAlert = true;
                // It is about decompression_failure, which is of DTLS 1.2 alone.
                no13 = true;
            }
            case "-check-close-notify" -> checkCloseNotify = true;
            case "-key-update" -> keyUpdate = true;
            case "-key-update-before-read" -> keyUpdateBeforeRead = true;
            default -> {
                if (!takeExpectation(flag, value) && !ignore(flag, value)) {
                    throw ShimFailure.unimplemented(flag);
                }
            }
        }
    }

    private boolean takeExpectation(String flag, Supplier<String> value) {
        switch (flag) {
            case "-expect-version" -> expectedVersion = Integer.parseInt(value.get());
            case "-expect-curve-id" -> expectedGroup = Integer.parseInt(value.get());
            case "-expect-alpn" -> expectedProtocol = value.get();
            case "-expect-server-name" -> expectedServerName = value.get();
            case "-expect-ocsp-response" -> expectedOcspResponse = base64(value.get());
            case "-expect-signed-cert-timestamps" -> expectedTimestamps = base64(value.get());
            case "-expect-msg-callback" -> expectedTrace = value.get();
            case "-expect-no-server-name" -> expectNoServerName = true;
            case "-expect-session-miss" -> expectSessionMiss = true;
            case "-expect-session-id" -> expectSessionId = true;
            case "-expect-no-session-id" -> expectNoSessionId = true;
            case "-expect-no-session" -> expectNoSession = true;
            case "-expect-ticket-renewal" -> expectTicketRenewal = true;
            case "-expect-no-peer-cert" -> expectNoPeerCertificate = true;
            case "-expect-hrr" -> expectRetryRequest = true;
            case "-expect-no-hrr" -> expectNoRetryRequest = true;
            case "-expect-extended-master-secret" -> expectExtendedMasterSecret = true;
            case "-expect-selected-credential" -> expectedCredential = Integer.parseInt(value.get());
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Flags that change nothing here: about BoringSSL's own interface, about TLS and QUIC, or true of us anyway. */
    private static boolean ignore(String flag, Supplier<String> value) {
        switch (flag) {
            case "-trust-cert", // The shim believes every certificate, as BoringSSL's does, unless it is told
                    // otherwise.
                    "-expect-advertised-alpn", // Our server tells what was agreed on, which is checked.
                    "-quic-transport-params",
                    "-quic-use-legacy-codepoint",
                    "-expect-early-data-reason" -> {
                var unused = value.get();
            }
            case "-use-custom-verify-callback",
                    "-set-ocsp-in-callback", // What is decided in a call-back is configured here.
                    "-use-old-client-cert-callback",
                    "-use-early-callback",
                    "-use-ticket-callback",
                    "-use-ticket-aead-callback",
                    "-expect-verify-result", // Whoever is not believed ends the handshake.
                    "-expect-no-secure-renegotiation",
                    "-expect-secure-renegotiation",
                    "-enable-early-data", // There is none in DTLS, and the tests see to it.
                    "-on-resume-shim-writes-first",
                    "-expect-ticket-supports-early-data",
                    "-expect-accept-early-data",
                    "-expect-reject-early-data",
                    "-renegotiate-freely", // There is none in DTLS either.
                    "-permute-extensions" -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    private OwnCredential credential() {
        return moreCredentials.isEmpty() ? ownCredential : moreCredentials.get(moreCredentials.size() - 1);
    }

    private ImportedKey imported() {
        return Objects.requireNonNull(credential().imported);
    }

    private static CertificateType type(String code) throws ShimFailure {
        return CertificateType.of(Integer.parseInt(code))
                .orElseThrow(() -> ShimFailure.unimplemented("certificate type " + code));
    }

    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text);
    }

    private static NamedGroup group(String code) throws ShimFailure {
        return NamedGroup.of(Integer.parseInt(code)).orElseThrow(() -> ShimFailure.unimplemented("group " + code));
    }

    private static SignatureScheme scheme(String code) throws ShimFailure {
        return SignatureScheme.of(Integer.parseInt(code))
                .orElseThrow(() -> ShimFailure.unimplemented("signature scheme " + code));
    }

    /** By the names of RFC 5764 and 7714, from which those of BoringSSL lack the HMAC. */
    private static List<SrtpProfile> srtpProfiles(String list) throws ShimFailure {
        var profiles = new ArrayList<SrtpProfile>();
        for (var name : list.split(":", -1)) {
            profiles.add(Arrays.stream(SrtpProfile.values())
                    .filter(profile -> profile.name().replace("_HMAC_", "_").equals(name))
                    .findFirst()
                    .orElseThrow(() -> ShimFailure.unimplemented("SRTP profile " + name)));
        }
        return profiles;
    }

    private static List<String> protocols(String list) {
        var names = new ArrayList<String>();
        for (int i = 0; i < list.length(); ) {
            int length = list.charAt(i++);
            names.add(list.substring(i, i + length));
            i += length;
        }
        return names;
    }

    /** Numbers fall as versions rise. */
    boolean offers12() {
        return !no12 && minVersion >= DTLS_1_2 && maxVersion <= DTLS_1_2;
    }

    boolean offers13() {
        return !no13 && maxVersion <= DTLS_1_3;
    }

    /** Whether nothing but DTLS 1.0 is left. */
    boolean offersOldOnly() {
        return !offers12() && !offers13() && !no1 && maxVersion <= DTLS_1_0;
    }

    /** The bytes of a flag. */
    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
