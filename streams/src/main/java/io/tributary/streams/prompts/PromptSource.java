package io.tributary.streams.prompts;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.tributary.api.Prompt;

/** A stream of prompts whose order is fixed, so that a resumed run can skip what was fed. */
public interface PromptSource {
  /** The prompts from this ordinal on; completes when there are no more. */
  Source<Prompt, NotUsed> from(long ordinal);
}
