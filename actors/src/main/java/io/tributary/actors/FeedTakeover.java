package io.tributary.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.prompts.PromptSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A feed that takes over from one that ended or died: it first makes the pair log its own to write
 * and reads where the run stands. What comes meanwhile is kept.
 */
final class FeedTakeover {
  private static final int STASH_CAPACITY = 1000;

  /** The log is this feed's to write now. */
  private record TakenOver(PairLog log, Backlog backlog) implements PromptFeed.Internal {
    static TakenOver of(PairLog log) {
      return new TakenOver(log, Backlog.read(log));
    }
  }

  private FeedTakeover() {}

  /**
   * @param takeOver the pair log as its next feed writes it; may block
   */
  static Behavior<PromptFeed.Command> create(
      StreamSettings settings,
      PromptSource prompts,
      Supplier<? extends PairLog> takeOver,
      PromptFeed.Links links) {
    return Behaviors.withStash(
        STASH_CAPACITY,
        stash ->
            Behaviors.setup(
                context -> {
                  context.pipeToSelf(
                      CompletableFuture.supplyAsync(
                          () -> TakenOver.of(takeOver.get()),
                          Dispatchers.blocking(context.getSystem())),
                      (taken, failure) ->
                          failure == null
                              ? taken
                              : new PromptFeed.Broken("pair log", Dispatchers.cause(failure)));
                  return Behaviors.receive(PromptFeed.Command.class)
                      .onMessage(
                          TakenOver.class,
                          now ->
                              stash.unstashAll(
                                  PromptFeed.create(
                                      settings, prompts, now.log(), now.backlog(), links)))
                      .onMessage(
                          PromptFeed.Broken.class, broken -> PromptFeed.broken(broken, links))
                      .onMessage(PromptFeed.HandOver.class, handOver -> Behaviors.stopped())
                      .onAnyMessage(
                          early -> {
                            // What does not fit is said again.
                            if (!stash.isFull()) stash.stash(early);
                            return Behaviors.same();
                          })
                      .build();
                }));
  }
}
