package dev.dunlin.interop.bogo;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.session.SessionInfo;
import java.time.Duration;
import java.util.Arrays;

/** Whether a handshake came to what the flags say. */
final class Expectations {
    private final Options options;
    private final SessionInfo info;
    private final boolean isResumption;

    Expectations(Options options, SessionInfo info, boolean isResumption) {
        this.options = options;
        this.info = info;
        this.isResumption = isResumption;
    }

    /**
     * Checks right after the handshake.
     *
     * @param selected the number of our certificate that was shown
     * @param hasCached whether the session was put into the server's cache
     * @throws ShimFailure for the first thing that is different
     */
    void check(int selected, boolean hasCached) throws ShimFailure {
        checkResumption(hasCached);
        checkPeer();
        if (options.expectedVersion != 0) {
            equal("version", options.expectedVersion, info.version().code());
        }
        if (options.expectedGroup != 0) {
            equal(
                    "group",
                    options.expectedGroup,
                    info.group().map(NamedGroup::code).orElse(0));
        }
        demand(
                !options.expectExtendedMasterSecret || info.extendedMasterSecret(),
                "No EMS for connection when expected");
        var serverName = info.serverName().orElse("");
        demand(
                options.expectedServerName.isEmpty() || options.expectedServerName.equals(serverName),
                "servername mismatch (got " + serverName + ")");
        demand(!options.expectNoServerName || !options.server || serverName.isEmpty(), "got server name " + serverName);
        var protocol = options.server ? options.selectedProtocol : options.expectedProtocol;
        var agreed = info.applicationProtocol().map(ApplicationProtocol::bytes).orElse(new byte[0]);
        demand(Arrays.equals(agreed, Options.bytes(protocol)), "negotiated alpn proto mismatch");
        if (options.expectedOcspResponse != null) {
            demand(
                    info.ocspResponse()
                            .filter(response -> Arrays.equals(response, options.expectedOcspResponse))
                            .isPresent(),
                    "OCSP response mismatch");
        }
        if (options.expectedTimestamps != null) {
            demand(
                    info.signedCertificateTimestamps()
                            .filter(list -> Arrays.equals(list.encoded(), options.expectedTimestamps))
                            .isPresent(),
                    "SCT list mismatch");
        }
        if (options.expectedCredential != null) {
            equal("credential", options.expectedCredential, selected);
        }
    }

    private void checkResumption(boolean hasCached) throws ShimFailure {
        boolean expected = isResumption && !options.expectSessionMiss;
        demand(info.resumed() == expected, "session unexpectedly was" + (info.resumed() ? "" : " not") + " reused");
        if (!isResumption && options.server) {
            demand(!options.expectSessionId || hasCached, "session was not cached on the server.");
            demand(!options.expectNoSessionId || !hasCached, "session was unexpectedly cached on the server.");
        }
    }

    private void checkPeer() throws ShimFailure {
        boolean hasChain = !info.peerCertificates().isEmpty();
        if (options.expectNoPeerCertificate || info.pskIdentity().isPresent()) {
            demand(!hasChain, "Received unexpected peer certificate.");
        } else if (!options.server || options.requireClientCertificate) {
            demand(hasChain, "Received no peer certificate but expected one.");
        }
    }

    /**
     * Checks at the end of the connection.
     *
     * @param isResumable whether a client can resume it
     */
    static void after(Options options, boolean isResumption, boolean isResumable) throws ShimFailure {
        if (!options.server && !options.shimShutsDown) {
            demand(
                    options.expectNoSession != isResumable || isResumption,
                    "new session was" + (isResumable ? "" : " not") + " cached, but we expected the opposite");
        }
    }

    /** Checks what was sent and received. */
    static void trace(Options options, Trace actual) throws ShimFailure {
        demand(
                options.expectedTrace == null || options.expectedTrace.equals(actual.toString()),
                "expected messages:\n" + options.expectedTrace + "but were:\n" + actual);
    }

    /**
     * Checks what the session waits for.
     *
     * @param expected nanoseconds, or -1 for nothing
     * @param actual nanoseconds, or more than {@code never} for nothing
     */
    static void nextTimeout(long expected, long actual, long never) throws ShimFailure {
        long micros = Duration.ofNanos(actual).toNanos() / 1000;
        boolean isAsExpected = expected < 0 ? actual > never : actual <= never && micros == expected / 1000;
        demand(
                isAsExpected,
                "Expected timeout " + (expected < 0 ? "none" : Duration.ofNanos(expected)) + ", got "
                        + (actual > never ? "none" : Duration.ofNanos(actual)));
    }

    private static void equal(String what, int expected, int actual) throws ShimFailure {
        demand(expected == actual, what + " was " + actual + ", wanted " + expected);
    }

    private static void demand(boolean condition, String otherwise) throws ShimFailure {
        if (!condition) {
            throw ShimFailure.failed(otherwise);
        }
    }
}
