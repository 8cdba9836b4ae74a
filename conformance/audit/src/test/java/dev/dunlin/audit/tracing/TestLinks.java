package dev.dunlin.audit.tracing;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import dev.dunlin.audit.source.SourceFile;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The ids that tests name in one annotation. It counts where it stands on a test, or on a class that has one, and the test is not disabled;
 * anywhere else it is a mistake.
 */
final class TestLinks {
    private static final String DISABLED = "Disabled";
    private static final Set<String> TESTS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate", "Property", "Example");

    private final String annotationName;
    private final List<Link> links = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();

    /** One id on one test. */
    record Link(String id, String path, long line) {
        @Override
        public String toString() {
            return path + ":" + line + " " + id;
        }
    }

    private TestLinks(String annotationName) {
        this.annotationName = annotationName;
    }

    /** The ids in annotations of the type {@code annotation} in {@code files}. */
    static TestLinks of(Class<? extends Annotation> annotation, List<SourceFile> files) {
        var found = new TestLinks(annotation.getSimpleName());
        for (var file : files) {
            found.new Scanner(file).scan(file.unit(), null);
        }
        return found;
    }

    List<Link> links() {
        return links;
    }

    Set<String> ids() {
        return links.stream().map(Link::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Annotations that show nothing: no id that can be read, or no test below them. */
    List<String> mistakes() {
        return mistakes;
    }

    private static Optional<? extends AnnotationTree> find(ModifiersTree modifiers, Set<String> names) {
        return modifiers.getAnnotations().stream()
                .filter(annotation -> names.contains(simpleName(annotation)))
                .findFirst();
    }

    private static boolean has(ModifiersTree modifiers, Set<String> names) {
        return find(modifiers, names).isPresent();
    }

    private static String simpleName(AnnotationTree annotation) {
        var name = annotation.getAnnotationType().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private final class Scanner extends TreeScanner<Void, Void> {
        private final SourceFile file;
        private boolean disabled;

        Scanner(SourceFile file) {
            this.file = file;
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            boolean outside = disabled;
            disabled |= has(type.getModifiers(), Set.of(DISABLED));
            boolean shows = type.getMembers().stream()
                    .anyMatch(member -> member instanceof MethodTree method
                            && has(method.getModifiers(), TESTS)
                            && !has(method.getModifiers(), Set.of(DISABLED)));
            collect(type.getModifiers(), shows);
            super.visitClass(type, null);
            disabled = outside;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            boolean test = has(method.getModifiers(), TESTS);
            boolean off = has(method.getModifiers(), Set.of(DISABLED));
            collect(method.getModifiers(), test && !off);
            return super.visitMethod(method, null);
        }

        private void collect(ModifiersTree modifiers, boolean shows) {
            var annotation = find(modifiers, Set.of(annotationName));
            if (annotation.isEmpty()) {
                return;
            }
            if (!shows || disabled) {
                mistake(annotation.get(), "stands on no test that runs");
                return;
            }
            for (var argument : annotation.get().getArguments()) {
                ids(argument instanceof AssignmentTree assignment ? assignment.getExpression() : argument);
            }
        }

        private void ids(ExpressionTree value) {
            if (value instanceof NewArrayTree array && array.getInitializers() != null) {
                array.getInitializers().forEach(this::ids);
            } else if (value instanceof LiteralTree literal && literal.getValue() instanceof String id) {
                links.add(new Link(id, file.path(), file.lineOf(literal)));
            } else {
                mistake(value, "names no literal id: " + value);
            }
        }

        private void mistake(Tree place, String what) {
            mistakes.add(file.path() + ":" + file.lineOf(place) + " @" + annotationName + " " + what);
        }
    }
}
