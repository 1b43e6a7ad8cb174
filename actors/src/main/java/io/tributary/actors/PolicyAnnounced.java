package io.tributary.actors;

import io.tributary.actors.wire.WireMessage;
import java.util.List;

/**
 * A policy version is there for the generators.
 *
 * @param epoch of the learner that made it; one of an earlier epoch has been replaced
 * @param version the newest version
 * @param holders where it can be had from, the learner first
 */
public record PolicyAnnounced(long epoch, long version, List<String> holders)
    implements WireMessage {
  public PolicyAnnounced {
    holders = List.copyOf(holders);
  }
}
