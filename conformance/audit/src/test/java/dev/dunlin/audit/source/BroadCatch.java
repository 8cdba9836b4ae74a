package dev.dunlin.audit.source;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A catch clause so wide that it swallows the faults which nobody thought of. */
final class BroadCatch implements SourceRule {
    private static final Set<String> TOO_WIDE =
            Set.of("java.lang.Throwable", "java.lang.Exception", "java.lang.RuntimeException", "java.lang.Error");

    @Override
    public List<Finding> check(SourceFile file) {
        var findings = new ArrayList<Finding>();
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitCatch(CatchTree clause, Void unused) {
                var type = clause.getParameter().getType();
                var alternatives = type instanceof UnionTypeTree union ? union.getTypeAlternatives() : List.of(type);
                for (Tree alternative : alternatives) {
                    var caught = Types.nameOf(file, getCurrentPath(), alternative);
                    if (TOO_WIDE.contains(caught)) {
                        findings.add(file.finding(clause, "catches " + caught));
                    }
                }
                return super.visitCatch(clause, null);
            }
        }.scan(file.unit(), null);
        return findings;
    }
}
