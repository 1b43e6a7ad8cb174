package io.tributary.actors;

/**
 * How far a node's feed is with seeing to its end what was fed.
 *
 * @param here whether the cluster's feed is on this node
 * @param drained whether all that was fed is committed; of a feed elsewhere false
 * @param waiting units that nobody has
 * @param held units that generators, judges or buffers have
 */
public record FeedDrain(boolean here, boolean drained, int waiting, int held) {
  /** The node draws nothing any more, and has no feed to tell of. */
  static final FeedDrain ELSEWHERE = new FeedDrain(false, false, 0, 0);
}
