package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SessionTicket;

/**
 * What ServerHello says about resuming the session later.
 *
 * @param id under which the server keeps the session (RFC 5246 §7.4.1.3); none when it does not
 * @param ticket whether NewSessionTicket comes before the server's ChangeCipherSpec (RFC 5077 §3.3)
 */
record SessionPromise(SessionId id, boolean ticket) {
    static final SessionPromise NONE = new SessionPromise(SessionId.NONE, false);

    static SessionPromise of(ServerHello hello) {
        return new SessionPromise(hello.sessionId(), hello.extensions().has(SessionTicket.class));
    }
}
