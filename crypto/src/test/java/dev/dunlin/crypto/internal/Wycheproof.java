package dev.dunlin.crypto.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The vectors of Project Wycheproof as they were published: each test with the group that it stands in. */
final class Wycheproof {
    private final String file;
    private final JsonObject group;
    private final JsonObject test;

    private Wycheproof(String file, JsonObject group, JsonObject test) {
        this.file = file;
        this.group = group;
        this.test = test;
    }

    static Stream<Wycheproof> vectors(String name) {
        var file = name + "_test.json";
        try (var in = Objects.requireNonNull(
                Wycheproof.class.getResourceAsStream("/wycheproof/" + file), "vectors are missing: " + file)) {
            var root = JsonParser.parseReader(new InputStreamReader(in, UTF_8)).getAsJsonObject();
            return StreamSupport.stream(root.getAsJsonArray("testGroups").spliterator(), false)
                    .map(group -> group.getAsJsonObject())
                    .flatMap(group -> StreamSupport.stream(
                                    group.getAsJsonArray("tests").spliterator(), false)
                            .map(test -> new Wycheproof(file, group, test.getAsJsonObject())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] hex(String field) {
        return HexFormat.of().parseHex(text(field));
    }

    int number(String field) {
        return (test.has(field) ? test : group).get(field).getAsInt();
    }

    String text(String field) {
        return (test.has(field) ? test : group).get(field).getAsString();
    }

    boolean has(String flag) {
        return StreamSupport.stream(test.getAsJsonArray("flags").spliterator(), false)
                .anyMatch(found -> found.getAsString().equals(flag));
    }

    boolean isValid() {
        return text("result").equals("valid");
    }

    boolean isInvalid() {
        return text("result").equals("invalid");
    }

    /** Where a failure is to be looked up. */
    @Override
    public String toString() {
        return file + " " + number("tcId") + ": " + text("comment");
    }
}
