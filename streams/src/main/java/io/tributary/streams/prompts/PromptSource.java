package io.tributary.streams.prompts;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.tributary.api.Prompt;
import java.time.Duration;
import java.util.Optional;

/**
 * A stream of prompts. Whoever has prompts of another kind implements this, or a {@link
 * PromptCursor} and has {@link PolledPrompts} make the stream.
 *
 * <p>The feed draws one prompt after another, only as generators ask, and cancels the stream when
 * the run drains. A source that has no prompt just now stays silent; it completes only when there
 * will never be another one, and a failure ends the run with its message.
 *
 * <p>The position is the ordinal: how many prompts the pair log holds as fed, which is what the
 * feed gives back after a crash. A prompt that was drawn and not fed is drawn again, so {@code
 * from(n)} must give what an uninterrupted stream would give after its n-th prompt. Ids are unique
 * within a run.
 */
@FunctionalInterface
public interface PromptSource {
  /** The prompts from this ordinal on; completes when there will be no more. */
  Source<Prompt, NotUsed> from(long ordinal);

  /**
   * How long a work unit that is not full waits for the next prompt before it goes out as it is;
   * empty: until it is full or the source completes. In lock-step every unit is full whatever this
   * says, since the bits would follow the clock otherwise.
   */
  default Optional<Duration> linger() {
    return Optional.empty();
  }
}
