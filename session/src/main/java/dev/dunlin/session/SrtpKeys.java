package dev.dunlin.session;

import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.SrtpProfile;
import java.util.Arrays;

/**
 * What a handshake has made for SRTP (RFC 5764 §4.2): a master key and a master salt for each side, under the profile that was agreed on. Both
 * sides have the same. They do not depend on the session any more, so that packets on their way can still be opened after the next handshake
 * (RFC 5764 §4.3); {@link #close()} wipes them. Safe for use by several threads.
 */
public final class SrtpKeys implements AutoCloseable {
    /** RFC 5764 §4.2. */
    static final String EXPORTER_LABEL = "EXTRACTOR-dtls_srtp";

    private final Role role;
    private final SrtpProfile profile;
    private final SrtpMasterKey client;
    private final SrtpMasterKey server;

    private SrtpKeys(Role role, SrtpProfile profile, SrtpMasterKey client, SrtpMasterKey server) {
        this.role = role;
        this.profile = profile;
        this.client = client;
        this.server = server;
    }

    /** Bytes to export for this profile. */
    static int length(SrtpProfile profile) {
        return 2 * (profile.keyLength() + profile.saltLength());
    }

    /** Cuts {@code exported}, which is wiped, into the client's key, the server's, the client's salt, the server's. */
    static SrtpKeys of(Role role, SrtpProfile profile, byte[] exported) {
        int key = profile.keyLength();
        int salt = profile.saltLength();
        try {
            return new SrtpKeys(
                    role,
                    profile,
                    new SrtpMasterKey(part(exported, 0, key), part(exported, 2 * key, salt)),
                    new SrtpMasterKey(part(exported, key, key), part(exported, 2 * key + salt, salt)));
        } finally {
            Arrays.fill(exported, (byte) 0);
        }
    }

    private static Secret part(byte[] exported, int from, int length) {
        return Secret.owning(Arrays.copyOfRange(exported, from, from + length));
    }

    /** The profile that they are for. */
    public SrtpProfile profile() {
        return profile;
    }

    /** What this side protects its packets with. */
    public SrtpMasterKey local() {
        return role == Role.CLIENT ? client : server;
    }

    /** What the peer protects its packets with; for nothing but to open those (RFC 5764 §4.2). */
    public SrtpMasterKey remote() {
        return role == Role.CLIENT ? server : client;
    }

    /** What the client of the DTLS session protects its packets with. */
    public SrtpMasterKey client() {
        return client;
    }

    /** What the server of the DTLS session protects its packets with. */
    public SrtpMasterKey server() {
        return server;
    }

    /** Wipes all of them; idempotent. */
    @Override
    public void close() {
        client.wipe();
        server.wipe();
    }

    @Override
    public String toString() {
        return "SrtpKeys(" + profile + ")";
    }
}
