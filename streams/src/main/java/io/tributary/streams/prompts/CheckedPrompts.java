package io.tributary.streams.prompts;

import io.tributary.api.Prompt;
import java.nio.file.Path;
import java.util.List;

/**
 * A prompts file of which every line was checked.
 *
 * @param prompts the good lines, in the file's order; never empty, ids unique
 * @param rejected bad lines, now in the rejected file
 * @param sha256 digest of the file's bytes as hex: tells whether a resumed run has the same prompts
 */
public record CheckedPrompts(Path file, List<Prompt> prompts, long rejected, String sha256) {
  public CheckedPrompts {
    prompts = List.copyOf(prompts);
  }

  /**
   * The prompts as a stream.
   *
   * @param epochs times the file is gone through, at least 1
   * @param limit prompts in all at most; 0 for no limit
   * @throws PromptFileException if an id would be used twice in a later pass
   */
  public PromptSource source(int epochs, long limit) {
    try {
      return new ListPromptSource(prompts, epochs, limit);
    } catch (IllegalArgumentException e) {
      throw new PromptFileException("prompts file %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
