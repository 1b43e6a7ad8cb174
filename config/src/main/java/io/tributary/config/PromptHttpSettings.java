package io.tributary.config;

import static io.tributary.config.Kinds.filePath;
import static io.tributary.config.Kinds.flag;
import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.text;
import static io.tributary.config.UnitKinds.memory;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings in {@code prompts.http}: prompts that are posted while the run goes on.
 *
 * @param enabled listen for prompts
 * @param host address to listen on
 * @param port to listen on; 0: any free one
 * @param tokenFile file with the token that clients must give; empty: the environment has it
 * @param queue prompts that wait at most
 * @param maxBatch prompts in one request at most
 * @param maxBytes size of a request's body at most
 */
public record PromptHttpSettings(
    boolean enabled,
    String host,
    int port,
    Optional<Path> tokenFile,
    int queue,
    int maxBatch,
    long maxBytes) {

  static PromptHttpSettings read(SettingsReader r) {
    return new PromptHttpSettings(
        r.get("prompts.http.enabled", flag()),
        r.get("prompts.http.host", text()),
        r.get("prompts.http.port", integer(0, 65_535)),
        r.get("prompts.http.token-file", filePath().optional()),
        r.get("prompts.http.queue", integer(1, 100_000_000)),
        r.get("prompts.http.max-batch", integer(1, 65_536)),
        r.get("prompts.http.max-bytes", memory()));
  }
}
