package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.internal.VerifiedPeer;
import dev.dunlin.handshake.internal.codec.Bytes;

/** A server that has signed its public value with the key of a good certificate. Made by {@link WaitServerKeyExchange} alone. */
record AuthenticatedServer(ClientContext context, VerifiedPeer peer, NamedGroup group, Bytes publicValue) {}
