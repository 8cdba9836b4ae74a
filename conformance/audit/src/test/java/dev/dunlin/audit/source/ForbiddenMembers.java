package dev.dunlin.audit.source;

import com.sun.source.tree.ImportTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;

/** Uses of named methods, fields and constructors, written {@code java.util.Arrays.equals} or {@code java.lang.Thread.<init>}. */
final class ForbiddenMembers implements SourceRule {
    private final Set<String> members;
    private final Predicate<SourceFile> exempt;

    ForbiddenMembers(Set<String> members, Predicate<SourceFile> exempt) {
        this.members = members;
        this.exempt = exempt;
    }

    /**
     * Comparisons that stop at the first difference and so tell by their time how much of a MAC, cookie or verify_data was right. Whoever
     * compares what is no secret argues so in the list of exceptions.
     */
    static SourceRule comparisonsThatLeak() {
        return new ForbiddenMembers(
                Set.of(
                        "java.util.Arrays.equals",
                        "java.util.Arrays.deepEquals",
                        "java.util.Arrays.compare",
                        "java.util.Arrays.compareUnsigned",
                        "java.util.Arrays.mismatch",
                        "java.util.Objects.deepEquals",
                        "java.nio.ByteBuffer.equals",
                        "java.nio.ByteBuffer.compareTo",
                        "java.nio.ByteBuffer.mismatch"),
                file -> false);
    }

    /** A library answers its caller; it has nothing to say to the console or to a log. */
    static SourceRule console() {
        return new ForbiddenMembers(
                Set.of(
                        "java.lang.System.out",
                        "java.lang.System.err",
                        "java.lang.System.in",
                        "java.lang.System.console",
                        "java.lang.System.getLogger",
                        "java.lang.Throwable.printStackTrace",
                        "java.lang.Thread.dumpStack"),
                file -> false);
    }

    /** Every bit of randomness is a {@link java.security.SecureRandom}'s, that of the configuration: what is not may be guessed. */
    static SourceRule otherRandomness() {
        return new ForbiddenMembers(
                Set.of(
                        "java.lang.Math.random",
                        "java.util.Random.<init>",
                        "java.util.SplittableRandom.<init>",
                        "java.util.concurrent.ThreadLocalRandom.current",
                        "java.util.random.RandomGenerator.getDefault",
                        "java.util.random.RandomGenerator.of",
                        "java.util.UUID.randomUUID"),
                file -> false);
    }

    /** The core gets the time as an argument and lives on its caller's thread; only the transport has clocks, threads and locks. */
    static SourceRule clocksAndThreads() {
        return new ForbiddenMembers(
                Set.of(
                        "java.lang.System.nanoTime",
                        "java.lang.System.currentTimeMillis",
                        "java.time.Instant.now",
                        "java.time.Clock.instant",
                        "java.time.Clock.millis",
                        "java.util.Date.<init>",
                        "java.lang.Thread.<init>",
                        "java.lang.Thread.start",
                        "java.lang.Thread.sleep",
                        "java.util.concurrent.locks.ReentrantLock.<init>",
                        "java.util.concurrent.Executors.newCachedThreadPool",
                        "java.util.concurrent.Executors.newFixedThreadPool",
                        "java.util.concurrent.Executors.newSingleThreadExecutor"),
                file -> file.packageName().startsWith("dev.dunlin.session.net"));
    }

    @Override
    public List<Finding> check(SourceFile file) {
        if (exempt.test(file)) {
            return List.of();
        }
        var findings = new ArrayList<Finding>();
        new ElementScanner(file) {
            @Override
            public Void visitImport(ImportTree tree, Void unused) {
                return null;
            }

            @Override
            void named(Tree place, Element element) {
                boolean member = element.getKind() == ElementKind.METHOD
                        || element.getKind() == ElementKind.CONSTRUCTOR
                        || element.getKind() == ElementKind.FIELD;
                var name = Types.ownerOf(element) + "." + element.getSimpleName();
                if (member && members.contains(name)) {
                    findings.add(file.finding(place, "uses " + name));
                }
            }
        }.scan();
        return findings;
    }
}
