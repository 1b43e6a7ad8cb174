package io.tributary.actors.wire;

/**
 * A message that may cross from one JVM to another; bound to {@link KryoSerializer}. Its class and
 * those of its components must be in {@link WireTypes}.
 */
public interface WireMessage {}
