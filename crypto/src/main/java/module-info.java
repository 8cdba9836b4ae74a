/** Cryptography: the only module that touches javax.crypto and java.security. */
module dev.dunlin.crypto {
    exports dev.dunlin.crypto;
    exports dev.dunlin.crypto.internal to
            dev.dunlin.recordlayer,
            dev.dunlin.handshake,
            dev.dunlin.session;
}
