package dev.dunlin.audit.api;

import dev.dunlin.audit.PublicApi;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One class of the API as text: a line for itself, a line for each member that a stranger can use. */
final class ApiText {
    private static final int WRITTEN = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL;

    private ApiText() {}

    static String of(List<Class<?>> classes) {
        return classes.stream().map(ApiText::of).collect(Collectors.joining("\n"));
    }

    static String of(Class<?> type) {
        var members = Stream.of(fields(type), constructors(type), methods(type))
                .flatMap(lines -> lines.sorted())
                .map(line -> "    " + line + "\n");
        return header(type) + "\n" + members.collect(Collectors.joining());
    }

    private static String header(Class<?> type) {
        var words = new StringBuilder();
        if (type.isAnnotationPresent(Deprecated.class)) {
            words.append("@Deprecated ");
        }
        words.append(Modifier.toString(type.getModifiers() & WRITTEN)).append(' ');
        if (Modifier.isAbstract(type.getModifiers()) && !type.isInterface()) {
            words.append("abstract ");
        }
        // Whether an enum whose constants have bodies is sealed is up to the compiler, not to us.
        boolean sealed = type.isSealed() && !type.isEnum();
        if (sealed) {
            words.append("sealed ");
        }
        words.append(kind(type)).append(' ').append(type.getName()).append(parameters(type));
        var parent = type.getGenericSuperclass();
        if (parent != null && !parent.equals(Object.class)) {
            words.append(" extends ").append(parent.getTypeName());
        }
        words.append(list(" implements ", type.getGenericInterfaces()));
        var permitted = type.getPermittedSubclasses();
        return words.append(permitted == null ? "" : list(" permits ", permitted))
                .toString();
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "@interface";
        }
        if (type.isInterface()) {
            return "interface";
        }
        if (type.isEnum()) {
            return "enum";
        }
        return type.isRecord() ? "record" : "class";
    }

    private static String parameters(Class<?> type) {
        return type.getTypeParameters().length == 0
                ? ""
                : Arrays.stream(type.getTypeParameters())
                        .map(ApiText::parameter)
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    private static String parameter(TypeVariable<?> parameter) {
        return Arrays.stream(parameter.getBounds())
                .map(Type::getTypeName)
                .collect(Collectors.joining(" & ", parameter.getName() + " extends ", ""));
    }

    private static String list(String word, Type[] types) {
        return types.length == 0
                ? ""
                : Arrays.stream(types).map(Type::getTypeName).sorted().collect(Collectors.joining(", ", word, ""));
    }

    private static Stream<String> fields(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> PublicApi.isVisible(field.getModifiers()) && !field.isSynthetic())
                .map(field ->
                        mark(field.isAnnotationPresent(Deprecated.class)) + field.toGenericString() + value(field));
    }

    private static Stream<String> constructors(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> PublicApi.isVisible(constructor.getModifiers()) && !constructor.isSynthetic())
                .map((Constructor<?> constructor) ->
                        mark(constructor.isAnnotationPresent(Deprecated.class)) + constructor.toGenericString());
    }

    private static Stream<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> PublicApi.isVisible(method.getModifiers()) && !method.isSynthetic())
                .map((Method method) -> mark(method.isAnnotationPresent(Deprecated.class)) + method.toGenericString());
    }

    private static String mark(boolean deprecated) {
        return deprecated ? "@Deprecated " : "";
    }

    /** Constants are copied into the callers' classes, so their values are part of the API. */
    private static String value(Field field) {
        boolean constant = Modifier.isStatic(field.getModifiers())
                && Modifier.isFinal(field.getModifiers())
                && (field.getType().isPrimitive() || field.getType() == String.class);
        try {
            return constant ? " = " + field.get(null) : "";
        } catch (IllegalAccessException e) {
            return " = ? (" + e.getMessage() + ")";
        }
    }
}
