package dev.dunlin.audit.structure;

import dev.dunlin.audit.ShippedModule;
import java.lang.module.ModuleDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is wrong with a module's descriptor: a module may require only those to its left, exports its vocabulary to all, its machinery to
 * those on its right alone, and opens nothing.
 */
final class ModuleWalls {
    private ModuleWalls() {}

    static List<String> breaches(ModuleDescriptor descriptor, ShippedModule module) {
        var breaches = new ArrayList<String>();
        var left = names(module.left());
        var right = names(module.right());
        for (var required : descriptor.requires()) {
            if (!required.name().equals("java.base") && !left.contains(required.name())) {
                breaches.add("requires " + required.name());
            }
        }
        for (var export : descriptor.exports()) {
            boolean internal = isInternal(module, export.source());
            if (internal && !export.isQualified()) {
                breaches.add("exports " + export.source() + " to everyone");
            } else if (internal && !right.containsAll(export.targets())) {
                breaches.add("exports " + export.source() + " to " + export.targets());
            } else if (!internal && export.isQualified()) {
                breaches.add("hides " + export.source() + " from some");
            }
        }
        if (descriptor.isOpen() || !descriptor.opens().isEmpty()) {
            breaches.add("is open to reflection");
        }
        for (var name : descriptor.packages()) {
            boolean ours = name.equals(module.moduleName()) || name.startsWith(module.moduleName() + ".");
            if (!ours) {
                breaches.add("holds " + name);
            }
        }
        return breaches;
    }

    private static boolean isInternal(ShippedModule module, String name) {
        var inside = name.substring(Math.min(name.length(), module.moduleName().length()));
        return inside.equals(".internal") || inside.startsWith(".internal.");
    }

    private static Set<String> names(List<ShippedModule> modules) {
        return modules.stream().map(ShippedModule::moduleName).collect(Collectors.toSet());
    }
}
