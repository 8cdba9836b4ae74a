package dev.dunlin.audit.api;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The kinds of things that an API is made of, to be read by reflection. */
public final class ApiSpecimens {
    private ApiSpecimens() {}

    /** A sealed, generic interface. */
    public sealed interface Shape<T extends Comparable<T>> permits Point {
        int SIDES = 4;

        Optional<? super T> largest(List<T[]> sides) throws IOException;
    }

    /** Some of its members can be used by a stranger. */
    public abstract static non-sealed class Point implements Shape<String> {
        static final String HIDDEN = "hidden";

        Point() {}

        protected Point(byte... of) {}

        @Deprecated
        public abstract int sides();

        void hidden() {}
    }

    /** A public method in a class that no stranger can name. */
    private record Secret(int bytes) {}

    /** Signatures that use it, and a type of another module. */
    public abstract static class Leaky {
        protected List<? extends Secret[]> field = List.of();

        public abstract <S extends com.sun.source.tree.Tree> void method(S tree);

        Secret hidden() {
            return new Secret(1);
        }
    }
}
