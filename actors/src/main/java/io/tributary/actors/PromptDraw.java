package io.tributary.actors;

import akka.stream.Attributes;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import io.tributary.api.Prompt;
import io.tributary.streams.prompts.PromptSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Draws prompts from a source one at a time and loses none: a prompt that was asked for, and that
 * nobody waited for in the end, is what the next draw gives.
 */
final class PromptDraw {
  private final SinkQueueWithCancel<Prompt> queue;
  private CompletionStage<Optional<Prompt>> asked;

  PromptDraw(PromptSource source, long ordinal, Materializer materializer) {
    this.queue =
        source
            .from(ordinal)
            .runWith(
                Sink.<Prompt>queue().addAttributes(Attributes.inputBuffer(1, 1)), materializer);
  }

  /** The next prompt, perhaps only after a long time; empty at the source's end. */
  CompletionStage<Optional<Prompt>> next() {
    if (asked == null) asked = queue.pull();
    return asked;
  }

  /** The prompt that {@link #next} gave is used. */
  void taken() {
    asked = null;
  }

  void cancel() {
    queue.cancel();
  }
}
