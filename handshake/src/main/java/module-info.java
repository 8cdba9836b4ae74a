/** The handshake layer: messages, flights, timers, the stateless cookie, the state machines. */
module dev.dunlin.handshake {
    requires transitive dev.dunlin.recordlayer;

    exports dev.dunlin.handshake;
    exports dev.dunlin.handshake.internal to
            dev.dunlin.session;
}
