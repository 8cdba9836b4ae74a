package dev.dunlin.audit.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each rule finds the faults planted here, on the lines marked so, and nothing else. */
class SourceRulesTest {
    private static final String PATH = "session/src/main/java/dev/dunlin/session/Planted.java";

    @Test
    void markersOfUnfinishedWorkAreFound() {
        assertFinds(
                new UnfinishedWork(),
                """
                /** A method to do, and its todos. */
                class Planted { // %s fault
                    // %s: fault
                    int x; /* %s fault */
                    int y; // (%s) fault
                    String XXXL = "a size, todolist";
                }
                """
                        .formatted("TO" + "DO", "FIX" + "ME", "X" + "XX", "to" + "do"));
    }

    @Test
    void comparisonsThatLeakAreFoundHoweverTheyAreNamed() {
        assertFinds(
                ForbiddenMembers.comparisonsThatLeak(),
                """
                import static java.util.Arrays.equals;
                import java.security.MessageDigest;
                import java.util.Arrays;
                import java.util.function.BiPredicate;
                class Planted {
                    boolean a(byte[] x, byte[] y) { return Arrays.equals(x, y); } // fault
                    boolean b(byte[] x, byte[] y) { return java.util.Arrays.compare(x, y) == 0; } // fault
                    BiPredicate<byte[], byte[]> c = Arrays::equals; // fault
                    boolean d(java.nio.ByteBuffer x, java.nio.ByteBuffer y) { return x.equals(y); } // fault
                    boolean e(byte[] x, byte[] y) { return MessageDigest.isEqual(x, y); }
                    boolean f(String x) { return x.equals("Arrays.equals"); } // Arrays.equals in a comment
                }
                """);
        assertFinds(
                ForbiddenMembers.comparisonsThatLeak(),
                """
                import static java.util.Arrays.mismatch;
                class Planted {
                    boolean a(byte[] x, byte[] y) { return mismatch(x, y) < 0; } // fault
                }
                """);
    }

    @Test
    void randomnessThatMayBeGuessedIsFound() {
        assertFinds(
                ForbiddenMembers.otherRandomness(),
                """
                import java.security.SecureRandom;
                import java.util.Random;
                class Planted {
                    double a = Math.random(); // fault
                    Random b = new Random(5); // fault
                    int c = java.util.concurrent.ThreadLocalRandom.current().nextInt(); // fault
                    java.util.function.Supplier<Random> d = Random::new; // fault
                    Random e = new SecureRandom();
                }
                """);
    }

    @Test
    void equalsAskedOfAProofIsFound() {
        var planted = new LinkedHashMap<String, String>();
        planted.put(
                "handshake/src/main/java/dev/dunlin/handshake/internal/message/Cookie.java",
                "package dev.dunlin.handshake.internal.message; public record Cookie(String bytes) {}");
        var text =
                """
                import dev.dunlin.handshake.internal.message.Cookie;
                import java.util.Objects;
                class Planted {
                    boolean a(Cookie x, Cookie y) { return x.equals(y); } // fault
                    boolean b(Cookie x, Object y) { return y.equals(x); } // fault
                    boolean c(Cookie x, Object y) { return Objects.equals(y, x); } // fault
                    boolean d(String x, Cookie y) { return x.equals(y.bytes()); }
                }
                """;
        planted.put(PATH, text);

        assertEquals(linesMarked(text), lines(new EqualsOnProofs(), planted));
    }

    @Test
    void wordsToTheConsoleAreFound() {
        assertFinds(
                ForbiddenMembers.console(),
                """
                import static java.lang.System.err;
                class Planted {
                    void a() { System.out.println(); } // fault
                    void b() { err.println(); } // fault
                    void c(Exception e) { e.printStackTrace(); } // fault
                    void d() { System.getLogger("x"); } // fault
                    void e(java.io.PrintStream out) { out.println(System.lineSeparator()); }
                }
                """);
    }

    @Test
    void clocksAndThreadsAreFoundInTheCore() {
        var text =
                """
                import java.time.Instant;
                class Planted {
                    long a() { return System.nanoTime(); } // fault
                    Thread b(Runnable r) { return new Thread(r); } // fault
                    Instant c() { return Instant.now(); } // fault
                    Instant d(java.time.InstantSource source) { return source.instant(); }
                    Object e = new java.util.concurrent.locks.ReentrantLock(); // fault
                }
                """;
        assertFinds(ForbiddenMembers.clocksAndThreads(), "package dev.dunlin.session; " + text);
        assertEquals(
                List.of(),
                Sources.planted(Map.of(PATH, "package dev.dunlin.session.net; " + text))
                        .check(ForbiddenMembers.clocksAndThreads()));
    }

    @Test
    void broadCatchClausesAreFound() {
        assertFinds(
                new BroadCatch(),
                """
                class Planted {
                    void a() { try { d(); } catch (Exception e) { d(); } } // fault
                    void b() { try { d(); } catch (final java.lang.Throwable e) { d(); } } // fault
                    void c() { try { d(); } catch (IllegalStateException | Error e) { d(); } } // fault
                    void d() { try { d(); } catch (IllegalStateException | IllegalArgumentException e) { d(); } }
                }
                """);
    }

    @Test
    void decisionsByVersionAreFound() {
        var planted = new LinkedHashMap<String, String>();
        planted.put(
                "handshake/src/main/java/dev/dunlin/handshake/ProtocolVersion.java",
                """
                package dev.dunlin.handshake;
                public enum ProtocolVersion {
                    DTLS_1_2, DTLS_1_3;
                    public int code() { return this == DTLS_1_2 ? 0xFEFD : 0xFEFC; }
                }
                """);
        var text =
                """
                package dev.dunlin.handshake;
                import static dev.dunlin.handshake.ProtocolVersion.DTLS_1_2;
                class Planted {
                    boolean a(ProtocolVersion v) { return v == DTLS_1_2; } // fault
                    boolean b(ProtocolVersion v, ProtocolVersion w) { return (v) != w; } // fault
                    boolean c(ProtocolVersion v) { return v.equals(DTLS_1_2); } // fault
                    boolean d(ProtocolVersion v, Object w) { return java.util.Objects.equals(w, v); } // fault
                    boolean e(ProtocolVersion v) { return v.code() <= 0xFEFC; } // fault
                    int f(ProtocolVersion v) { return switch (v) { case DTLS_1_2 -> 1; default -> 2; }; } // fault
                    int g(ProtocolVersion v) { switch (v) { default: return 1; } } // fault
                    int h(ProtocolVersion v) { return switch (v.code()) { default -> 1; }; } // fault
                    boolean i(ProtocolVersion v) { return v == null; }
                    int j(ProtocolVersion v) { return v.code(); }
                    boolean k(String v) { return v.equals("ProtocolVersion.DTLS_1_2"); }
                }
                """;
        planted.put("handshake/src/main/java/dev/dunlin/handshake/Planted.java", text);
        assertEquals(linesMarked(text), lines(new VersionComparison(), planted));

        planted.remove("handshake/src/main/java/dev/dunlin/handshake/Planted.java");
        planted.put("handshake/src/main/java/dev/dunlin/handshake/internal/hello/VersionNegotiation.java", text);
        assertEquals(List.of(), lines(new VersionComparison(), planted));
    }

    @Test
    void cryptographyOutsideItsModuleIsFoundOncePerType() {
        var text =
                """
                import java.security.SecureRandom;
                import java.security.cert.X509Certificate;
                import javax.crypto.Cipher; // fault
                class Planted {
                    Cipher cipher;
                    SecureRandom random;
                    X509Certificate certificate;
                    Object a(java.security.MessageDigest digest) { return digest.digest(); } // fault
                }
                """;
        assertFinds(new CryptographyElsewhere(), text);
        assertEquals(List.of(), lines(new CryptographyElsewhere(), Map.of("crypto/src/main/java/Planted.java", text)));
    }

    @Test
    void cryptographyBehindAnInferredTypeIsFound() {
        var planted = new LinkedHashMap<String, String>();
        planted.put("crypto/src/main/java/Macs.java", "interface Macs { javax.crypto.Mac mac(); }");
        var text =
                """
                class Planted {
                    Object passedOn(Macs macs) { var mac = macs.mac(); return mac; }
                    byte[] used(Macs macs) { var mac = macs.mac(); return mac.doFinal(); } // fault
                }
                """;
        planted.put(PATH, text);

        assertEquals(linesMarked(text), lines(new CryptographyElsewhere(), planted));
    }

    @Test
    void nullInThePublicApiIsFound() {
        assertFinds(
                new NullInPublicApi(),
                """
                package dev.dunlin.session;
                @interface Nullable {}
                public class Planted {
                    public @Nullable String a() { return null; } // fault
                    protected void b(@Nullable String x) {} // fault
                    @Nullable public String c; // fault
                    private @Nullable String d;
                    @Nullable String e(@Nullable String x) { @Nullable String y = x; return y; }
                    public String f() { @Nullable String y = d; return y == null ? "" : y; }
                    static class Inner { public @Nullable String g() { return null; } }
                }
                """);
    }

    @Test
    void packagesWithoutAMapAreFound() {
        var planted = new LinkedHashMap<String, String>();
        planted.put("m/a/A.java", "package a; class A {}");
        planted.put("m/a/package-info.java", "/** A.\n * <pre> a -> b </pre> */\npackage a;");
        planted.put("m/b/B.java", "package b; class B {}");
        planted.put("m/c/C.java", "package c; class C {}");
        planted.put("m/c/package-info.java", "/** Words, no map. */\npackage c;");
        planted.put("m/d/D.java", "package d; class D {}");
        planted.put("m/d/package-info.java", "package d;");

        var findings = PackageMaps.missing(Sources.planted(planted).files());

        assertEquals(
                List.of("m/b/package-info.java", "m/c/package-info.java", "m/d/package-info.java"),
                findings.stream().map(Finding::path).toList());
    }

    private static void assertFinds(SourceRule rule, String text) {
        assertEquals(linesMarked(text), lines(rule, Map.of(PATH, text)));
    }

    private static List<Long> lines(SourceRule rule, Map<String, String> planted) {
        return Sources.planted(planted).check(rule).stream().map(Finding::line).toList();
    }

    private static List<Long> linesMarked(String text) {
        var lines = text.lines().toList();
        var marked = new ArrayList<Long>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("fault")) {
                marked.add(i + 1L);
            }
        }
        return marked;
    }
}
