package dev.dunlin.requirements;

/**
 * One requirement of one document.
 *
 * @param id         document, section and letter, for example {@code RFC9147-4.5.1-h}; never renumbered, never reused
 * @param document   the document that asks for it, for example {@code RFC9147}
 * @param section    the section of that document
 * @param level      how strongly it asks
 * @param version    the DTLS version for which the row matters
 * @param role       who has to do it
 * @param layer      the part of an endpoint that it concerns
 * @param text       the requirement, one sentence in our own words
 * @param test       how a test observes it
 * @param source     whether the document was at hand when the row was written
 */
public record CatalogueRow(
        String id,
        String document,
        String section,
        Level level,
        Version version,
        Role role,
        Layer layer,
        String text,
        String test,
        Source source) {

    /** The key words of RFC 2119; SHALL and REQUIRED are filed under MUST. */
    public enum Level {
        MUST,
        MUST_NOT,
        SHOULD,
        SHOULD_NOT,
        RECOMMENDED,
        NOT_RECOMMENDED,
        MAY,
        /** A format or behaviour that the document fixes without a key word. */
        DEF,
        /** A row found wrong; it keeps its id. */
        OBSOLETE;

        /** MUST or MUST NOT: what an endpoint cannot do without. */
        public boolean isHard() {
            return this == MUST || this == MUST_NOT;
        }

        /** SHOULD, RECOMMENDED or the opposite: what an endpoint does unless it knows why not. */
        public boolean isSoft() {
            return this == SHOULD || this == SHOULD_NOT || this == RECOMMENDED || this == NOT_RECOMMENDED;
        }
    }

    /** The DTLS versions that a row speaks of. */
    public enum Version {
        DTLS_1_2,
        DTLS_1_3,
        BOTH
    }

    /** The endpoint that a row binds. */
    public enum Role {
        CLIENT,
        SERVER,
        BOTH
    }

    /** The part of an endpoint that a row concerns. */
    public enum Layer {
        RECORD,
        HANDSHAKE,
        CRYPTO,
        SESSION
    }

    /** Where the words of a row come from. */
    public enum Source {
        TEXT,
        MEMORY
    }
}
