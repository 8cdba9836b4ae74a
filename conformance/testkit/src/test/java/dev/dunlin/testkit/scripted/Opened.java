package dev.dunlin.testkit.scripted;

/**
 * A record that the scripted peer has opened.
 *
 * @param type the type of its content, the inner one of a protected record
 * @param id the connection id that it bore; none and an empty one look alike
 */
record Opened(int type, Octets content, long epoch, long number, Octets id) {}
