package dev.dunlin.audit.source;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.Trees;

/** One file as the compiler understood it. */
public record SourceFile(String path, String text, CompilationUnitTree unit, Trees trees) {
    /** The line on which {@code tree} begins. */
    public long lineOf(Tree tree) {
        return unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
    }

    Finding finding(Tree tree, String what) {
        return new Finding(path, lineOf(tree), what);
    }

    String packageName() {
        return unit.getPackage() == null
                ? ""
                : unit.getPackage().getPackageName().toString();
    }
}
