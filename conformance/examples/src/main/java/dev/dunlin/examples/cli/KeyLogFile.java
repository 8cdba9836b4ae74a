package dev.dunlin.examples.cli;

import dev.dunlin.session.KeyLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** {@code --keylog}: appends every secret to a file, which nobody but its owner may read. */
final class KeyLogFile implements KeyLog {
    private final Path file;
    private final PrintStream complaints;

    private KeyLogFile(Path file, PrintStream complaints) {
        this.file = file;
        this.complaints = complaints;
    }

    static KeyLogFile at(String name, PrintStream complaints) throws UsageException {
        var file = Path.of(name);
        try {
            if (!Files.exists(file)) {
                create(file);
            }
        } catch (IOException e) {
            throw new UsageException("--keylog: cannot write " + file);
        }
        if (!Files.isWritable(file)) {
            throw new UsageException("--keylog: cannot write " + file);
        }
        return new KeyLogFile(file, complaints);
    }

    private static void create(Path file) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            var ownerOnly = PosixFilePermissions.fromString("rw-------");
            Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
        } else {
            Files.createFile(file);
        }
    }

    @Override
    public void line(String line) {
        try {
            Files.writeString(file, line + "\n", StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
        } catch (IOException e) {
            complaints.println("dunlin: " + file + ": " + e.getMessage());
        }
    }
}
