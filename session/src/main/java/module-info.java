/** The API that people use. */
module dev.dunlin.session {
    requires transitive dev.dunlin.handshake;

    exports dev.dunlin.session;
    exports dev.dunlin.session.net;
}
