package dev.dunlin.audit.source;

import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;

/** A public member of an exported package that takes, returns or holds null. Nothing public ever does. */
final class NullInPublicApi implements SourceRule {
    @Override
    public List<Finding> check(SourceFile file) {
        if (file.packageName().contains(".internal")) {
            return List.of();
        }
        var findings = new ArrayList<Finding>();
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void unused) {
                look(method);
                return super.visitMethod(method, null);
            }

            @Override
            public Void visitVariable(VariableTree variable, Void unused) {
                look(variable);
                return super.visitVariable(variable, null);
            }

            private void look(Tree tree) {
                var element = file.trees().getElement(getCurrentPath());
                if (element != null && isNullable(element) && isVisible(element)) {
                    findings.add(file.finding(tree, element + " is public and may be null"));
                }
            }
        }.scan(file.unit(), null);
        return findings;
    }

    private static boolean isNullable(Element element) {
        return element.getAnnotationMirrors().stream()
                .anyMatch(mirror ->
                        mirror.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable"));
    }

    private static boolean isVisible(Element element) {
        if (element.getKind() == ElementKind.LOCAL_VARIABLE || element.getKind() == ElementKind.EXCEPTION_PARAMETER) {
            return false;
        }
        var member = element.getKind() == ElementKind.PARAMETER ? element.getEnclosingElement() : element;
        for (Element at = member; at != null && at.getKind() != ElementKind.PACKAGE; at = at.getEnclosingElement()) {
            var modifiers = at.getModifiers();
            if (!modifiers.contains(Modifier.PUBLIC) && !modifiers.contains(Modifier.PROTECTED)) {
                return false;
            }
        }
        return true;
    }
}
