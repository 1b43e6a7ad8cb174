package io.tributary.config;

import static io.tributary.config.Kinds.filePath;
import static io.tributary.config.Kinds.integer;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings in {@code prompts}.
 *
 * @param file JSONL file of prompts; empty: the embedded corpus
 * @param maxRejected bad lines that are tolerated
 * @param maxTokens longest rendered prompt, in tokens
 * @param epochs times the prompts are gone through
 * @param limit prompts fed at most; 0 for all
 */
public record PromptSettings(
    Optional<Path> file, int maxRejected, int maxTokens, int epochs, int limit) {

  static PromptSettings read(SettingsReader r) {
    return new PromptSettings(
        r.get("prompts.file", filePath().optional()),
        r.get("prompts.max-rejected", integer(0, 1_000_000)),
        r.get("prompts.max-tokens", integer(1, 100_000)),
        r.get("prompts.epochs", integer(1, 1_000_000)),
        r.get("prompts.limit", integer(0, 1_000_000_000)));
  }
}
