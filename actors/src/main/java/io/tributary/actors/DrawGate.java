package io.tributary.actors;

/**
 * Whether a node's feed may draw new prompts. It outlives the feed: once shut, no later feed of the
 * node draws either.
 */
final class DrawGate {
  private volatile boolean shut;

  void shut() {
    shut = true;
  }

  boolean isShut() {
    return shut;
  }
}
