/** The handshake layer: messages, flights, timers, the stateless cookie, the state machines. */
module dev.dunlin.handshake {
    requires transitive dev.dunlin.recordlayer;

    exports dev.dunlin.handshake;
    exports dev.dunlin.handshake.internal to
            dev.dunlin.session;
    exports dev.dunlin.handshake.internal.authentication to
            dev.dunlin.session;
    exports dev.dunlin.handshake.internal.codec to
            dev.dunlin.session;
    exports dev.dunlin.handshake.internal.flight to
            dev.dunlin.session;
    exports dev.dunlin.handshake.internal.hello to
            dev.dunlin.session;
    exports dev.dunlin.handshake.internal.resumption to
            dev.dunlin.session;
    exports dev.dunlin.handshake.internal.message to
            dev.dunlin.session;
    exports dev.dunlin.handshake.internal.negotiation to
            dev.dunlin.session;
    exports dev.dunlin.handshake.internal.routability to
            dev.dunlin.session;
}
