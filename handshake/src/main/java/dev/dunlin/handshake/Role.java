package dev.dunlin.handshake;

/** Which side of the association somebody is. */
public enum Role {
    CLIENT,
    SERVER;

    /** The other side. */
    public Role peer() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
