package io.tributary.actors.wire.bait;

/** Only its name is on the wire; nothing may ever load it. */
public final class Bait {}
