package io.tributary.actors;

import io.tributary.actors.wire.WireMessage;
import java.util.List;

/**
 * A policy version is there for the generators.
 *
 * @param version the newest version
 * @param holders where it can be had from
 */
public record PolicyAnnounced(long version, List<String> holders) implements WireMessage {
  public PolicyAnnounced {
    holders = List.copyOf(holders);
  }
}
