package dev.dunlin.audit.source;

import java.util.List;

/** Something that shipped sources never do. */
interface SourceRule {
    List<Finding> check(SourceFile file);
}
