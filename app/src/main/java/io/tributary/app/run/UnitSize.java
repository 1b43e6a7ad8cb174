package io.tributary.app.run;

import com.typesafe.config.ConfigFactory;
import io.tributary.app.UserError;
import io.tributary.config.Settings;

/**
 * How large a work unit may become as a message between nodes. One over the limit would be sampled
 * and judged, and never arrive.
 *
 * @param prompts of a unit
 * @param candidates of a prompt
 * @param tokens of a candidate at most
 */
record UnitSize(int prompts, int candidates, int tokens) {
  private static final String LIMIT = "tributary-wire.max-message-bytes";

  /** An id and two log-probs, four bytes each, and about as much of text. */
  private static final long BYTES_PER_TOKEN = 16;

  /** Ids, scores, a few names. */
  private static final long BYTES_PER_CANDIDATE = 256;

  static UnitSize of(Settings settings) {
    var generation = settings.generation();
    return new UnitSize(
        generation.promptsPerUnit(), generation.candidates(), generation.maxNewTokens());
  }

  /** Of this JVM, which its properties may change. */
  static long limit() {
    return ConfigFactory.defaultOverrides()
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .getBytes(LIMIT);
  }

  /** If all responses run to their limit; the prompts' texts come on top. */
  long bytes() {
    return prompts * ofPrompt();
  }

  private long ofPrompt() {
    return candidates * (BYTES_PER_CANDIDATE + BYTES_PER_TOKEN * tokens);
  }

  void requireFit(long limit) {
    if (bytes() <= limit) return;
    long most = limit / ofPrompt();
    throw UserError.wrongUsage(
            ("generation.prompts-per-unit = %d with %d candidates of up to %d tokens makes messages"
                    + " of up to %d MiB between nodes; %s allows %d MiB")
                .formatted(prompts, candidates, tokens, bytes() >> 20, LIMIT, limit >> 20))
        .withHint(
            most > 0
                ? "generation.prompts-per-unit = " + most + " fits"
                : "start all nodes with larger -D%s and".formatted(LIMIT)
                    + " -Dakka.remote.artery.advanced.maximum-frame-size");
  }
}
