package dev.dunlin.requirements;

import java.util.Set;

/**
 * A hole that some implementation of DTLS had, and the test that keeps it out of this one.
 *
 * @param id       {@code T1}, {@code T2}, …; never renumbered, never reused
 * @param concerns the parts of DTLS in which the hole was
 * @param event    what went wrong, and where
 * @param test     what a test has to show
 * @param standing whether there is such a test
 * @param why      the feature with which the test will come, or the reason why there is none; empty where there is one
 */
public record PastFlaw(String id, Set<Part> concerns, String event, String test, Standing standing, String why) {
    public PastFlaw {
        concerns = Set.copyOf(concerns);
    }

    /** Whether it concerns a part that is built, so that the test cannot wait. */
    public boolean isPressing() {
        return concerns.stream().anyMatch(part -> part.built);
    }

    /** The parts of DTLS. */
    public enum Part {
        DTLS_1_2(true),
        RECORD(true),
        COOKIE(true),
        CERTIFICATES(true),
        DTLS_1_3(true),
        CONNECTION_IDS(false);

        private final boolean built;

        Part(boolean built) {
            this.built = built;
        }
    }

    /** Where the test is. */
    public enum Standing {
        /** There is one, or the build fails. */
        TESTED,
        /** It comes with a feature that is not built. */
        LATER,
        /** The hole cannot be in this implementation. */
        NOT_APPLICABLE
    }
}
