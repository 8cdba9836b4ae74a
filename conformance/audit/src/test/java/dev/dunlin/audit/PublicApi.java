package dev.dunlin.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the compiled modules export to everyone: the packages, and the classes in them that a stranger can name. */
public final class PublicApi {
    private PublicApi() {}

    public static ModuleDescriptor descriptor(ShippedModule module) {
        return ModuleFinder.of(module.classes())
                .find(module.moduleName())
                .orElseThrow(() -> new IllegalStateException(module.classes() + " holds no " + module.moduleName()))
                .descriptor();
    }

    /** Packages exported without a list of friends, sorted. */
    public static Set<String> packages(ShippedModule module) {
        return descriptor(module).exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The public and protected classes of those packages, sorted by name. */
    public static List<Class<?>> classes(ShippedModule module) {
        return packages(module).stream()
                .flatMap(name -> classFiles(module.classes().resolve(name.replace('.', '/')))
                        .map(file -> load(name + "." + file)))
                .filter(PublicApi::isVisible)
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .collect(Collectors.toList());
    }

    /** Whether someone outside the package can name {@code type}. */
    public static boolean isVisible(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getEnclosingClass()) {
            if (!isVisible(at.getModifiers()) || at.isAnonymousClass() || at.isLocalClass()) {
                return false;
            }
        }
        return true;
    }

    public static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static Stream<String> classFiles(Path folder) {
        try (var files = Files.list(folder)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the class files do not belong to this class path", e);
        }
    }
}
