package dev.dunlin.audit.source;

import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import dev.dunlin.audit.Repository;
import dev.dunlin.audit.ShippedModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Sources as the JDK's own compiler reads them. */
public final class Sources {
    private final List<SourceFile> files;

    private Sources(List<SourceFile> files) {
        this.files = files;
    }

    /**
     * The main sources of the four modules, attributed: every name leads to the class or member that it means. They are read as one
     * module, so their module-infos, of which the compiler would allow one only, are parsed.
     */
    static Sources shipped() {
        var files = new ArrayList<Path>();
        for (var module : ShippedModule.values()) {
            files.addAll(Repository.javaFilesBelow(module.sources()));
        }
        var kinds = files.stream().collect(Collectors.partitioningBy(file -> file.endsWith("module-info.java")));
        var all = new ArrayList<SourceFile>();
        for (var moduleInfo : kinds.getOrDefault(true, List.of())) {
            all.addAll(parsed(List.of(moduleInfo)).files());
        }
        var code = kinds.getOrDefault(false, List.of()).stream().map(TextOfFile::read);
        all.addAll(read(code.toList(), true).files());
        all.sort(Comparator.comparing(SourceFile::path));
        return new Sources(List.copyOf(all));
    }

    /** Texts by the path that they pretend to stand at, attributed. */
    static Sources planted(Map<String, String> texts) {
        return read(pretended(texts), true);
    }

    /** Files, parsed only: enough for what stands in them literally, whatever they depend on. */
    public static Sources parsed(List<Path> files) {
        return read(files.stream().map(TextOfFile::read).toList(), false);
    }

    /** Texts by the path that they pretend to stand at, parsed only. */
    public static Sources parsed(Map<String, String> texts) {
        return read(pretended(texts), false);
    }

    public List<SourceFile> files() {
        return files;
    }

    /** What {@code rule} finds in all of the files. */
    List<Finding> check(SourceRule rule) {
        return files.stream().flatMap(file -> rule.check(file).stream()).toList();
    }

    private static List<TextOfFile> pretended(Map<String, String> texts) {
        return texts.entrySet().stream()
                .map(text -> new TextOfFile(URI.create("planted:///" + text.getKey()), text.getKey(), text.getValue()))
                .toList();
    }

    private static Sources read(List<TextOfFile> inputs, boolean attributed) {
        var byPlace = inputs.stream().collect(Collectors.toMap(TextOfFile::toUri, Function.identity()));
        var problems = new DiagnosticCollector<JavaFileObject>();
        var options = List.of("--release", "17", "-proc:none", "-Xlint:none");
        var task =
                (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, problems, options, null, inputs);
        try {
            var files = new ArrayList<SourceFile>();
            for (var unit : task.parse()) {
                var input = byPlace.get(unit.getSourceFile().toUri());
                if (input == null) {
                    throw new IllegalStateException(unit.getSourceFile() + " was not asked for");
                }
                files.add(new SourceFile(input.path, input.text, unit, Trees.instance(task)));
            }
            if (attributed) {
                task.analyze();
            }
            if (problems.getDiagnostics().stream().anyMatch(problem -> problem.getKind() == Diagnostic.Kind.ERROR)) {
                throw new IllegalStateException("these sources do not compile: " + problems.getDiagnostics());
            }
            return new Sources(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class TextOfFile extends SimpleJavaFileObject {
        private final String path;
        private final String text;

        TextOfFile(URI uri, String path, String text) {
            super(uri, Kind.SOURCE);
            this.path = path;
            this.text = text;
        }

        static TextOfFile read(Path file) {
            try {
                return new TextOfFile(
                        file.toUri(), Repository.relative(file), Files.readString(file, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
