package io.tributary.actors.fakes;

import akka.NotUsed;
import akka.actor.ClassicActorSystemProvider;
import akka.japi.Pair;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.SourceQueueWithComplete;
import io.tributary.api.Prompt;
import io.tributary.streams.prompts.PromptSource;
import java.time.Duration;
import java.util.Optional;

/** Prompts as the test gives them. */
public final class LiveSource implements PromptSource {
  private final Pair<SourceQueueWithComplete<Prompt>, Source<Prompt, NotUsed>> queue;
  private final Duration linger;

  public LiveSource(ClassicActorSystemProvider system, Duration linger) {
    this.queue = Source.<Prompt>queue(16, OverflowStrategy.fail()).preMaterialize(system);
    this.linger = linger;
  }

  public void give(int... numbers) {
    for (int number : numbers) queue.first().offer(World.prompt(number));
  }

  public void end() {
    queue.first().complete();
  }

  /** Waits until the source has ended or was cancelled. */
  public boolean ended() {
    return queue.first().watchCompletion().toCompletableFuture().handle((d, f) -> true).join();
  }

  @Override
  public Source<Prompt, NotUsed> from(long ordinal) {
    return queue.second();
  }

  @Override
  public Optional<Duration> linger() {
    return Optional.of(linger);
  }
}
