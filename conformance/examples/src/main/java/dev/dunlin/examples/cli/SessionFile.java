package dev.dunlin.examples.cli;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.SessionStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;

/** {@code --session-file}: one session in a file which nobody but its owner may read, for the next run to resume. */
final class SessionFile implements SessionStore {
    private final Path file;
    private final PrintStream complaints;

    private SessionFile(Path file, PrintStream complaints) {
        this.file = file;
        this.complaints = complaints;
    }

    static SessionFile at(String name, PrintStream complaints) throws UsageException {
        var file = Path.of(name).toAbsolutePath();
        var folder = file.getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
            throw new UsageException("--session-file: cannot write " + name);
        }
        return new SessionFile(file, complaints);
    }

    /** Whoever names the file says that it is for this server; that the name fits is checked all the same. */
    @Override
    public Optional<ResumableSession> find(PeerName server, PeerPath path) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            var bytes = Files.readAllBytes(file);
            var session = ResumableSession.fromBytes(bytes);
            Arrays.fill(bytes, (byte) 0);
            if (session.isEmpty()) {
                complaints.println("dunlin: " + file + " holds no session that can be used");
            }
            return session;
        } catch (IOException e) {
            complaints.println("dunlin: " + file + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Through a new file, so that nobody ever sees half of one, or one that others may read. */
    @Override
    public void put(PeerName server, PeerPath path, ResumableSession session) {
        try (session) {
            var fresh = create(file.resolveSibling(file.getFileName() + ".new"));
            var bytes = session.toBytes();
            Files.write(fresh, bytes);
            Arrays.fill(bytes, (byte) 0);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            complaints.println("dunlin: " + file + ": " + e.getMessage());
        }
    }

    private static Path create(Path fresh) throws IOException {
        Files.deleteIfExists(fresh);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            var ownerOnly = PosixFilePermissions.fromString("rw-------");
            return Files.createFile(fresh, PosixFilePermissions.asFileAttribute(ownerOnly));
        }
        return Files.createFile(fresh);
    }

    @Override
    public void remove(PeerName server, PeerPath path) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            complaints.println("dunlin: " + file + ": " + e.getMessage());
        }
    }
}
