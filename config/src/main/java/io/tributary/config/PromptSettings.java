package io.tributary.config;

import static io.tributary.config.Kinds.filePath;
import static io.tributary.config.Kinds.flag;
import static io.tributary.config.Kinds.integer;
import static io.tributary.config.UnitKinds.duration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings in {@code prompts}.
 *
 * @param file JSONL file of prompts; empty: the embedded corpus
 * @param follow wait for more lines of the file, until the run is drained
 * @param pollInterval between two looks for prompts that come live
 * @param linger how long a unit that is not full waits for prompts that come live
 * @param maxRejected bad lines that are tolerated
 * @param maxTokens longest rendered prompt, in tokens
 * @param epochs times the prompts are gone through
 * @param skip prompts of the corpus or of a file that does not grow that are passed over first
 * @param limit prompts of the corpus or of a file that does not grow, at most; 0 for all
 * @param liveLimit prompts at most where they come live; 0: until the run is drained
 * @param http prompts that are posted
 */
public record PromptSettings(
    Optional<Path> file,
    boolean follow,
    Duration pollInterval,
    Duration linger,
    int maxRejected,
    int maxTokens,
    int epochs,
    int skip,
    int limit,
    int liveLimit,
    PromptHttpSettings http) {

  static PromptSettings read(SettingsReader r) {
    return new PromptSettings(
        r.get("prompts.file", filePath().optional()),
        r.get("prompts.follow", flag()),
        r.get("prompts.poll-interval", duration(Duration.ofMillis(10), Duration.ofHours(1))),
        r.get("prompts.linger", duration(Duration.ZERO, Duration.ofHours(1))),
        r.get("prompts.max-rejected", integer(0, 1_000_000)),
        r.get("prompts.max-tokens", integer(1, 100_000)),
        r.get("prompts.epochs", integer(1, 1_000_000)),
        r.get("prompts.skip", integer(0, 1_000_000_000)),
        r.get("prompts.limit", integer(0, 1_000_000_000)),
        r.get("prompts.live-limit", integer(0, 1_000_000_000)),
        PromptHttpSettings.read(r));
  }

  /** Whether prompts come while the run goes on, so that it has no end of its own. */
  public boolean live() {
    return follow || http.enabled();
  }
}
