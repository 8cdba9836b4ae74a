package dev.dunlin.interop.bogo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the tests that launchers bring: each connects on loopback, sends the number of its arguments and the arguments, each ended by a zero
 * byte, and gets the exit code, a newline and what belongs on standard error. Ends when nobody has come for a while.
 */
final class ShimServer {
    private static final int IDLE_MILLIS = 120_000;
    /** More waiting launchers than any runner has workers. */
    private static final int BACKLOG = 64;

    private static final int MOST_ARGUMENTS = 1000;

    private ShimServer() {}

    /**
     * Listens on a port that it chooses.
     *
     * @param arguments the file that gets to hold the number of the port
     */
    public static void main(String[] arguments) throws IOException {
        Security.insertProviderAt(NamelessCertificates.provider(), 1);
        try (var server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(IDLE_MILLIS);
            publish(server.getLocalPort(), Path.of(arguments[0]));
            serve(server);
        }
    }

    /** In one step, so that no launcher reads half a number. */
    private static void publish(int port, Path file) throws IOException {
        var draft = Files.createTempFile(file.toAbsolutePath().getParent(), "port", null);
        Files.writeString(draft, port + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void serve(ServerSocket server) throws IOException {
        while (true) {
            try {
                var launcher = server.accept();
                var thread = new Thread(() -> run(launcher), "shim");
                thread.setDaemon(true);
                thread.start();
            } catch (SocketTimeoutException idle) {
                return;
            }
        }
    }

    private static void run(Socket launcher) {
        try (launcher) {
            var in = new DataInputStream(new BufferedInputStream(launcher.getInputStream()));
            launcher.getOutputStream().write(answer(arguments(in)).getBytes(ISO_8859_1));
        } catch (IOException gone) {
            System.err.println("a launcher went away: " + gone);
        }
    }

    private static List<String> arguments(DataInputStream in) throws IOException {
        int count = Integer.parseInt(text(in));
        if (count > MOST_ARGUMENTS) {
            throw new IOException(count + " arguments");
        }
        var arguments = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            arguments.add(text(in));
        }
        return arguments;
    }

    /** Arguments are bytes: each becomes one character. */
    private static String text(DataInputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int b = in.readByte(); b != 0; b = in.readByte()) {
            bytes.write(b);
        }
        return bytes.toString(ISO_8859_1);
    }

    private static String answer(List<String> arguments) {
        try {
            Invocation.of(arguments).run();
            return "0\n";
        } catch (ShimFailure failure) {
            return failure.exitCode() + "\n" + failure.getMessage() + "\n";
        } catch (IOException gone) {
            return "1\nthe runner went away: " + gone + "\n";
        } catch (RuntimeException fault) {
            fault.printStackTrace();
            return "1\nFAULT " + fault + " at " + List.of(fault.getStackTrace()) + "\n";
        }
    }
}
