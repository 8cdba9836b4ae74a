package dev.dunlin.requirements;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the holes of other implementations that the annotated test (or every test of the annotated class) keeps out of this one. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface SecurityHistory {
    /** Ids as in {@link PastFlaws}, for example {@code T7}. */
    String[] value();
}
