package dev.dunlin.testkit;

/** What befalls one datagram without being anybody's ill will. */
enum Accident {
    LOST,
    DOUBLED,
    OVERTAKEN,
    OVERTAKEN_BY_FOUR,
    CUT_SHORT;

    /** The same to the datagram at this position. */
    Fault at(int position) {
        return switch (this) {
            case LOST -> Faults.losing(position);
            case DOUBLED -> Faults.doubling(position);
            case OVERTAKEN -> Faults.delaying(position, 1);
            case OVERTAKEN_BY_FOUR -> Faults.delaying(position, 4);
            case CUT_SHORT -> Faults.truncating(position);
        };
    }

    /** Whether what the datagram carried may not arrive at all. */
    boolean isLoss() {
        return this == LOST || this == CUT_SHORT;
    }
}
