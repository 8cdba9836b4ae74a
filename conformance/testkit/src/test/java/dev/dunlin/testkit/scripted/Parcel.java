package dev.dunlin.testkit.scripted;

import dev.dunlin.session.PeerPath;

/** A datagram that our side has sent, and where to. */
record Parcel(PeerPath to, Octets bytes) {}
