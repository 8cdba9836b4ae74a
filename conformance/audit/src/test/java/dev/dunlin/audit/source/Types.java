package dev.dunlin.audit.source;

import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/** The names of types behind trees and elements; empty where there is none. */
final class Types {
    private Types() {}

    /** The type of an expression, or the type that a tree names, without its arguments. */
    static String nameOf(SourceFile file, TreePath parent, Tree tree) {
        return file.trees().getTypeMirror(new TreePath(parent, tree)) instanceof DeclaredType declared
                        && declared.asElement() instanceof TypeElement type
                ? type.getQualifiedName().toString()
                : "";
    }

    /** The type itself, or the one in which a member is declared. */
    static String ownerOf(Element element) {
        for (Element at = element; at != null; at = at.getEnclosingElement()) {
            if (at instanceof TypeElement type) {
                return type.getQualifiedName().toString();
            }
        }
        return "";
    }
}
