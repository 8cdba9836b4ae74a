/** The record layer: framing, epochs, record numbers, replay windows. */
module dev.dunlin.recordlayer {
    requires transitive dev.dunlin.crypto;

    exports dev.dunlin.recordlayer;
    exports dev.dunlin.recordlayer.internal to
            dev.dunlin.handshake,
            dev.dunlin.session;
}
