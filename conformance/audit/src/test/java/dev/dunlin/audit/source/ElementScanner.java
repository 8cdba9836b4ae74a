package dev.dunlin.audit.source;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;

/** Walks over every place where a file names a type or member, imports and inferred receivers included. */
abstract class ElementScanner extends TreePathScanner<Void, Void> {
    private final SourceFile file;

    ElementScanner(SourceFile file) {
        this.file = file;
    }

    abstract void named(Tree place, Element element);

    final void scan() {
        scan(file.unit(), null);
    }

    @Override
    public Void visitIdentifier(IdentifierTree tree, Void unused) {
        report(tree);
        return super.visitIdentifier(tree, null);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void unused) {
        report(tree);
        return super.visitMemberSelect(tree, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree tree, Void unused) {
        report(tree);
        return super.visitMemberReference(tree, null);
    }

    @Override
    public Void visitNewClass(NewClassTree tree, Void unused) {
        report(tree);
        return super.visitNewClass(tree, null);
    }

    private void report(Tree tree) {
        var element = file.trees().getElement(getCurrentPath());
        if (element != null && isWritten(tree)) {
            named(tree, element);
        }
    }

    /** Where {@code var} stands the compiler puts the inferred type: without a place in the text up to JDK 17, in the word's place later. */
    private boolean isWritten(Tree tree) {
        long start = file.trees().getSourcePositions().getStartPosition(file.unit(), tree);
        return start != Diagnostic.NOPOS
                && (!file.text().startsWith("var ", (int) start)
                        || tree.toString().startsWith("var"));
    }
}
