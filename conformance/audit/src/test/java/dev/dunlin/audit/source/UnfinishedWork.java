package dev.dunlin.audit.source;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A marker of work left undone, in code or comment. Shipped code is finished, or the work is an issue. */
final class UnfinishedWork implements SourceRule {
    private static final Pattern MARKER = Pattern.compile("\\b(?i:todo|fixme)\\b|\\bXXX\\b");

    @Override
    public List<Finding> check(SourceFile file) {
        var findings = new ArrayList<Finding>();
        var lines = file.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            var marker = MARKER.matcher(lines.get(i));
            if (marker.find()) {
                findings.add(new Finding(file.path(), i + 1L, marker.group()));
            }
        }
        return findings;
    }
}
