package io.tributary.streams.prompts;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.tributary.api.Prompt;
import java.time.Duration;
import java.util.Optional;

/**
 * A source that ends after so many prompts, counted over all sessions of a run.
 *
 * @param limit at least 1
 */
public record LimitedPrompts(PromptSource prompts, long limit) implements PromptSource {
  public LimitedPrompts {
    if (limit < 1) throw new IllegalArgumentException("limit " + limit + ", at least 1");
  }

  @Override
  public Source<Prompt, NotUsed> from(long ordinal) {
    return prompts.from(ordinal).take(Math.max(0, limit - ordinal));
  }

  @Override
  public Optional<Duration> linger() {
    return prompts.linger();
  }
}
