package dev.dunlin.audit.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.audit.PublicApi;
import dev.dunlin.audit.api.ApiSpecimens.Leaky;
import dev.dunlin.audit.api.ApiSpecimens.Point;
import dev.dunlin.audit.api.ApiSpecimens.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiTextTest {
    private static final String OUTER = ApiSpecimens.class.getName() + "$";

    @Test
    void everyMemberThatAStrangerCanUseHasItsLine() {
        assertEquals(
                """
                public static sealed interface $Shape<T extends java.lang.Comparable<T>> permits $Point
                    public static final int $Shape.SIDES = 4
                    public abstract java.util.Optional<? super T> $Shape.largest(java.util.List<T[]>) throws java.io.IOException

                public static abstract class $Point implements $Shape<java.lang.String>
                    protected $Point(byte...)
                    @Deprecated public abstract int $Point.sides()
                """
                        .replace("$", OUTER),
                ApiText.of(List.of(Shape.class, Point.class)));
    }

    @Test
    void whatNoStrangerCanNameIsSeenInSignatures() {
        assertEquals(
                List.of(OUTER + "Leaky -> com.sun.source.tree.Tree", OUTER + "Leaky -> " + OUTER + "Secret"),
                ApiReach.strangers(List.of(Leaky.class), Set.of(ApiSpecimens.class.getPackageName())));
    }

    @Test
    void packagesThatAreNotExportedAreStrangers() {
        assertEquals(
                List.of(OUTER + "Point -> " + OUTER + "Shape"),
                ApiReach.strangers(List.of(Point.class), Set.of("dev.dunlin.audit")));
    }

    @Test
    void onlyWhatAStrangerCanNameIsVisible() {
        var secret = Arrays.stream(ApiSpecimens.class.getDeclaredClasses())
                .filter(type -> type.getSimpleName().equals("Secret"))
                .findFirst();

        assertTrue(PublicApi.isVisible(Shape.class));
        assertFalse(PublicApi.isVisible(secret.orElseThrow()));
        assertFalse(PublicApi.isVisible(ApiTextTest.class));
    }
}
