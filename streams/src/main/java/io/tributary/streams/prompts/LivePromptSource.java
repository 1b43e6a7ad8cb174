package io.tributary.streams.prompts;

import akka.NotUsed;
import akka.japi.Pair;
import akka.stream.javadsl.Source;
import io.tributary.api.Prompt;
import io.tributary.streams.log.LivePrompts;
import io.tributary.streams.log.LivePrompts.Placed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Prompts submitted to the pair log's queue, in order, without end. What was fed is out of the
 * queue, so it begins behind the last prompt fed whatever ordinal it is asked for. The queue is
 * looked at again after a pause when it is empty, and never read further ahead than one batch.
 */
public final class LivePromptSource implements PromptSource {
  private static final int BATCH = 64;

  private final LivePrompts queue;
  private final Duration pause;
  private final Executor blocking;

  /**
   * @param pause between two looks at an empty queue
   * @param blocking runs the reads, which block on the database
   */
  public LivePromptSource(LivePrompts queue, Duration pause, Executor blocking) {
    this.queue = queue;
    this.pause = pause;
    this.blocking = blocking;
  }

  /** Where to read next, and on what. */
  private record State(long next, Executor reads) {}

  private record Read(long next, List<Prompt> prompts) {}

  @Override
  public Source<Prompt, NotUsed> from(long ordinal) {
    if (ordinal < 0) throw new IllegalArgumentException("ordinal " + ordinal + ", at least 0");
    Executor later =
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, blocking);
    return Source.unfoldAsync(
            new State(0, blocking),
            state ->
                CompletableFuture.supplyAsync(() -> read(state.next()), state.reads())
                    .thenApply(
                        read -> {
                          // Behind an empty read the next one waits.
                          Executor reads = read.prompts().isEmpty() ? later : blocking;
                          State after = new State(read.next(), reads);
                          return Optional.of(Pair.create(after, read.prompts()));
                        }))
        .mapConcat(prompts -> prompts);
  }

  private Read read(long from) {
    List<Placed> placed = queue.queuedFrom(from, BATCH);
    List<Prompt> prompts = new ArrayList<>();
    for (Placed one : placed) prompts.add(one.prompt());
    long next = placed.isEmpty() ? from : placed.get(placed.size() - 1).place() + 1;
    return new Read(next, prompts);
  }
}
