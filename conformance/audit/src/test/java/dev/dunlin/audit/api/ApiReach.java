package dev.dunlin.audit.api;

import dev.dunlin.audit.PublicApi;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The types behind the signatures of an API, down to the arguments and bounds of generic ones. */
final class ApiReach {
    private final Set<String> exported;
    private final Set<String> strangers = new TreeSet<>();
    private final Set<Type> seen = new HashSet<>();

    private ApiReach(Set<String> exported) {
        this.exported = exported;
    }

    /** Uses, written {@code user -> used}, of types that are neither in {@code exported} packages nor exported by java.base. */
    static List<String> strangers(List<Class<?>> api, Set<String> exported) {
        var all = new ArrayList<String>();
        for (var type : api) {
            var reach = new ApiReach(exported);
            reach.signatures(type);
            reach.strangers.forEach(stranger -> all.add(type.getName() + " -> " + stranger));
        }
        return all;
    }

    private void signatures(Class<?> type) {
        add(type.getGenericSuperclass());
        add(type.getGenericInterfaces());
        add(type.getTypeParameters());
        if (type.isSealed()) {
            add(type.getPermittedSubclasses());
        }
        for (var field : type.getDeclaredFields()) {
            if (PublicApi.isVisible(field.getModifiers()) && !field.isSynthetic()) {
                add(field.getGenericType());
            }
        }
        var members = new ArrayList<Executable>(List.of(type.getDeclaredConstructors()));
        members.addAll(List.of(type.getDeclaredMethods()));
        for (var member : members) {
            if (PublicApi.isVisible(member.getModifiers()) && !member.isSynthetic()) {
                add(member.getGenericParameterTypes());
                add(member.getGenericExceptionTypes());
                add(member.getTypeParameters());
                if (member instanceof Method method) {
                    add(method.getGenericReturnType());
                }
            }
        }
    }

    private void add(Type... types) {
        Arrays.stream(types).forEach(this::add);
    }

    private void add(Type type) {
        if (type == null || !seen.add(type)) {
            return;
        }
        if (type instanceof Class<?> named) {
            named(named);
        } else if (type instanceof ParameterizedType generic) {
            add(generic.getRawType());
            add(generic.getActualTypeArguments());
        } else if (type instanceof GenericArrayType array) {
            add(array.getGenericComponentType());
        } else if (type instanceof WildcardType wildcard) {
            add(wildcard.getUpperBounds());
            add(wildcard.getLowerBounds());
        } else if (type instanceof TypeVariable<?> variable) {
            add(variable.getBounds());
        }
    }

    private void named(Class<?> type) {
        if (type.isArray()) {
            add(type.getComponentType());
        } else if (!type.isPrimitive() && !isOpenToAll(type)) {
            strangers.add(type.getName());
        }
    }

    private boolean isOpenToAll(Class<?> type) {
        boolean reachable = type.getModule().isNamed()
                ? type.getModule().getName().equals("java.base")
                        && type.getModule().isExported(type.getPackageName())
                : exported.contains(type.getPackageName());
        return reachable && PublicApi.isVisible(type);
    }
}
