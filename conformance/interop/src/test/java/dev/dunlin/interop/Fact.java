package dev.dunlin.interop;

/** What both ends of an established connection can be asked about. Each is told as text, in our words. */
enum Fact {
    VERSION,
    SUITE,
    GROUP,
    EXTENDED_MASTER_SECRET,
    RESUMED,
    APPLICATION_PROTOCOL,
    /** What is exported for {@link Facts#LABEL}, in hexadecimal digits. */
    KEYING_MATERIAL,
    /** The master secret, in hexadecimal digits, from an end that exports nothing but logs its keys. */
    MASTER_SECRET
}
