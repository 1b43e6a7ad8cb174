package io.tributary.actors.wire;

import io.tributary.actors.Learner;
import io.tributary.actors.PairBuffer;
import io.tributary.actors.PromptFeed;
import io.tributary.streams.log.PromptOutcome;
import java.util.List;

/** Every {@link WireMessage}: ids 40 to 199. */
final class WireMessages {
  static final List<WireType<? extends WireMessage>> ALL =
      List.of(
          new WireType<>(
              40,
              PairBuffer.CommitUnit.class,
              1,
              (out, commit) ->
                  out.number(commit.unit()).values(commit.outcomes()).actor(commit.replyTo()),
              in ->
                  new PairBuffer.CommitUnit(
                      in.number(), in.values(PromptOutcome.class), in.actor())),
          new WireType<>(
              41,
              PairBuffer.UnitStored.class,
              1,
              (out, stored) -> out.number(stored.unit()),
              in -> new PairBuffer.UnitStored(in.number())),
          new WireType<>(
              42,
              PromptFeed.UnitCommitted.class,
              1,
              (out, committed) -> out.number(committed.unit()).integer(committed.dropped()),
              in -> new PromptFeed.UnitCommitted(in.number(), in.integer())),
          new WireType<>(
              43,
              Learner.ExamplesAvailable.class,
              1,
              (out, available) -> {},
              in -> new Learner.ExamplesAvailable()));

  private WireMessages() {}
}
