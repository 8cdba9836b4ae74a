package dev.dunlin.interop;

import dev.dunlin.crypto.internal.Nullable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that a peer has printed so far, and a way to wait for one. */
final class OutputLog {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<String> lines = new ArrayList<>();
    private int beginning;
    /** Streams that may still bring lines; one that is never closed stands for a peer in this process. */
    private int openStreams;

    /** A log for a peer in this process, which may always have more to say. */
    static OutputLog spoken() {
        var log = new OutputLog();
        log.openStreams = 1;
        return log;
    }

    /** Reads {@code stream} to its end on a thread of its own. */
    void follow(InputStream stream) {
        locked(() -> openStreams++);
        var thread = new Thread(() -> drain(stream), "peer-output");
        thread.setDaemon(true);
        thread.start();
    }

    /** Adds a line of a peer in this process. */
    void print(String line) {
        locked(() -> lines.add(line));
    }

    /** Lets only what comes from now on count. */
    void forget() {
        locked(() -> beginning = lines.size());
    }

    /** The first line in which {@code regex} is found, present or future; the test fails when it does not come. */
    Matcher await(String regex, Duration patience) {
        var pattern = Pattern.compile(regex);
        long left = patience.toNanos();
        lock.lock();
        try {
            int next = beginning;
            while (true) {
                for (; next < lines.size(); next++) {
                    var matcher = pattern.matcher(lines.get(next));
                    if (matcher.find()) {
                        return matcher;
                    }
                }
                if (openStreams == 0 || left <= 0) {
                    throw new AssertionError("no line like \"" + regex + "\" in:\n" + String.join("\n", lines));
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for \"" + regex + "\"", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return String.join("\n", lines.subList(beginning, lines.size()));
        } finally {
            lock.unlock();
        }
    }

    private void drain(InputStream stream) {
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            @Nullable String line;
            while ((line = reader.readLine()) != null) {
                var read = line;
                locked(() -> lines.add(read));
            }
        } catch (IOException e) {
            locked(() -> lines.add("(output lost: " + e + ")"));
        } finally {
            locked(() -> openStreams--);
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
