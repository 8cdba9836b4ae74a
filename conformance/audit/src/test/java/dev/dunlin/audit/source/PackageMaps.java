package dev.dunlin.audit.source;

import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Packages without a package-info that shows where things stand. */
final class PackageMaps {
    private PackageMaps() {}

    /** One finding for each package whose map is missing or shows no diagram. */
    static List<Finding> missing(List<SourceFile> files) {
        var maps = new LinkedHashMap<String, Boolean>();
        for (var file : files) {
            var folder = file.path().substring(0, file.path().lastIndexOf('/') + 1);
            if (file.path().endsWith("/package-info.java")) {
                maps.put(folder, hasDiagram(file));
            } else if (!file.path().endsWith("/module-info.java")) {
                maps.putIfAbsent(folder, false);
            }
        }
        var findings = new ArrayList<Finding>();
        maps.forEach((folder, mapped) -> {
            if (!mapped) {
                findings.add(new Finding(folder + "package-info.java", 1, "has no map of its package"));
            }
        });
        return findings;
    }

    private static boolean hasDiagram(SourceFile file) {
        var declaration = TreePath.getPath(file.unit(), file.unit().getPackage());
        var comment = file.trees().getDocComment(declaration);
        return comment != null && comment.contains("<pre>");
    }
}
