package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.recordlayer.ConnectionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;

/** A running driver of a library in C. */
final class DriverEnd implements Peer.Server, Peer.Client {
    private final PeerProcess process;
    private final int port;

    private DriverEnd(PeerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static DriverEnd listening(PeerProcess process) {
        return new DriverEnd(process, process.awaitPort("^listening (\\d+)$"));
    }

    static DriverEnd connecting(PeerProcess process) {
        return new DriverEnd(process, 0);
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public Facts facts() {
        process.await("^established$");
        var facts = new Facts()
                .with(Fact.VERSION, "DTLS_" + told("version").replace('.', '_'))
                .with(Fact.SUITE, suite())
                .withGroup(this::group)
                .with(Fact.RESUMED, String.valueOf(resumed()))
                .with(Fact.APPLICATION_PROTOCOL, told("alpn"));
        if (told("version").equals("1.2")) {
            facts.with(
                    Fact.EXTENDED_MASTER_SECRET,
                    String.valueOf(told("extended-master-secret").equals("yes")));
        }
        var exported = told("keying-material");
        return exported.equals("none") ? facts : facts.with(Fact.KEYING_MATERIAL, exported);
    }

    @Override
    public boolean resumed() {
        process.await("^established$");
        return told("resumed").equals("yes");
    }

    @Override
    public ConnectionId receivedId() {
        return connectionId("cid-received");
    }

    @Override
    public ConnectionId sentId() {
        return connectionId("cid-sent");
    }

    private ConnectionId connectionId(String name) {
        process.await("^established$");
        var told = told(name);
        return told.equals("none")
                ? ConnectionId.EMPTY
                : ConnectionId.of(HexFormat.of().parseHex(told));
    }

    @Override
    public SrtpProfile srtpProfile() {
        process.await("^established$");
        return SrtpProfile.of(Integer.parseInt(told("srtp"))).orElseThrow();
    }

    @Override
    public void forget() {
        process.forget();
    }

    @Override
    public void again() {
        process.await("^established$");
        process.forget();
        process.type("/again");
    }

    @Override
    public void awaitAlert(Peer.Way way, AlertDescription alert) {
        process.await("^alert " + way.name().toLowerCase(Locale.ROOT) + " \\d " + alert.code() + "$");
    }

    /** The signed certificate timestamps that a client has got, encoded. */
    byte[] timestamps() {
        return HexFormat.of().parseHex(told("timestamps"));
    }

    /** Its own certificates have gone out compressed, and those that it got have come so. */
    void awaitCompression() {
        process.await("^compressed zlib$");
        process.await("^decompressed zlib$");
    }

    @Override
    public void updateKeys(boolean both) {
        process.forget();
        process.type(both ? "/update-both" : "/update");
        process.await("^updating$");
    }

    @Override
    public int awaitWritingEpoch(int epoch) {
        return Integer.parseInt(process.await("^epochs (\\d+) " + epoch + "$").group(1));
    }

    @Override
    public void awaitReadingEpoch(int epoch) {
        process.await("^epochs " + epoch + " \\d+$");
    }

    @Override
    public void sayGoodbye() {
        process.type("/goodbye");
    }

    @Override
    public void awaitGoodbye() {
        awaitAlert(Peer.Way.RECEIVED, AlertDescription.CLOSE_NOTIFY);
        process.await("^closed$");
    }

    @Override
    public void returnLine(String line) {
        process.await("^received " + line + "$");
    }

    @Override
    public void sendLine(String line) {
        process.type(line);
    }

    @Override
    public void awaitLine(String line) {
        process.await("^received " + line + "$");
    }

    @Override
    public void close() {
        process.close();
    }

    private String told(String what) {
        return process.await("^" + what + " (.*)$").group(1);
    }

    /** wolfSSL leaves the hash out of the names of some suites. */
    private String suite() {
        var name = told("suite");
        return Stream.of(CipherSuite.values())
                .map(CipherSuite::name)
                .filter(ours -> ours.equals(name) || ours.equals(name + "_SHA256"))
                .findFirst()
                .orElse(name);
    }

    /** wolfSSL spells some of them in capitals. */
    private String group() {
        var name = told("group");
        return Stream.of(NamedGroup.values())
                .filter(group -> group.ianaName().equalsIgnoreCase(name))
                .map(NamedGroup::name)
                .findFirst()
                .orElse(name);
    }
}
