package io.tributary.actors;

import akka.Done;
import akka.actor.typed.ActorSystem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Something that lives in the stream's actor system, such as the metric file's writer. */
@FunctionalInterface
public interface Attachment {
  Attachment NONE = system -> () -> CompletableFuture.completedFuture(Done.getInstance());

  /** Both, ended in the other order. */
  default Attachment with(Attachment other) {
    return system -> {
      Supplier<? extends CompletionStage<?>> first = start(system);
      Supplier<? extends CompletionStage<?>> second = other.start(system);
      // One that cannot end well does not keep the other from ending.
      return () ->
          second
              .get()
              .handle((ended, failure) -> first.get())
              .thenCompose(ending -> ending.thenApply(all -> Done.getInstance()));
    };
  }

  /**
   * Starts it, before the stream.
   *
   * @return ends it, after the stream; the actor system waits for that
   */
  Supplier<? extends CompletionStage<?>> start(ActorSystem<?> system);
}
