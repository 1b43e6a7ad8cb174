package io.tributary.streams.prompts;

import io.tributary.api.Prompt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The user's prompts file: JSONL, UTF-8, a prompt a line. All of it is checked before a run starts;
 * memory holds the good prompts and one line.
 */
public final class PromptFile {
  private final Path file;
  private final Function<Prompt, Optional<String>> fault;
  private final List<Prompt> prompts = new ArrayList<>();
  private final Map<String, Long> lineOfId = new HashMap<>();

  private PromptFile(Path file, Function<Prompt, Optional<String>> fault) {
    this.file = file;
    this.fault = fault;
  }

  /**
   * Checks every line.
   *
   * @param rejectedFile gets the bad lines with number and reason; its folder must exist
   * @param maxRejected bad lines that are put up with
   * @param fault the caller's own check, such as the length in tokens: why a prompt cannot be used,
   *     or empty
   * @throws PromptFileException if the file cannot be read, has no good prompt, or has too many bad
   *     lines
   */
  public static CheckedPrompts check(
      Path file, Path rejectedFile, long maxRejected, Function<Prompt, Optional<String>> fault) {
    requireFile(file);
    try (InputStream in = Files.newInputStream(file)) {
      return new PromptFile(file, fault).read(in, rejectedFile, maxRejected);
    } catch (AccessDeniedException e) {
      throw new PromptFileException(
          "prompts file %s: no permission for %s".formatted(file, e.getFile()), e);
    } catch (IOException e) {
      throw new PromptFileException("prompts file %s cannot be checked: %s".formatted(file, e), e);
    }
  }

  static void requireFile(Path file) {
    if (Files.isDirectory(file)) {
      throw new PromptFileException(
          "prompts file %s is a folder; name a JSONL file in it".formatted(file));
    }
    if (!Files.exists(file)) {
      throw new PromptFileException(
          "prompts file %s does not exist; set prompts.file to a JSONL file".formatted(file));
    }
  }

  private CheckedPrompts read(InputStream in, Path rejectedFile, long maxRejected)
      throws IOException {
    MessageDigest sha = sha256();
    LineReader lines = new LineReader(new DigestInputStream(in, sha));
    try (RejectedLines rejected = new RejectedLines(file, rejectedFile, maxRejected)) {
      long count = 0;
      for (LineReader.Line line = lines.next(); line != null; line = lines.next(), count++) {
        try {
          add(line);
        } catch (BadLineException e) {
          rejected.add(line, e.getMessage());
        }
      }
      if (count == 0) {
        throw new PromptFileException(
            "prompts file %s is empty; it needs a line such as {\"prompt\": \"...\"}"
                .formatted(file));
      }
      if (prompts.isEmpty()) {
        throw new PromptFileException(
            "prompts file %s has no usable prompt, all %d lines are bad (see %s)"
                .formatted(file, count, rejectedFile));
      }
      String digest = HexFormat.of().formatHex(sha.digest());
      return new CheckedPrompts(file, prompts, rejected.count(), digest);
    }
  }

  private void add(LineReader.Line line) throws BadLineException {
    Prompt prompt = PromptLine.parse(line);
    Long earlier = lineOfId.get(prompt.id());
    if (earlier != null) {
      throw new BadLineException(
          "the id \"%s\" was used in line %d already".formatted(prompt.id(), earlier));
    }
    Optional<String> reason = fault.apply(prompt);
    if (reason.isPresent()) throw new BadLineException(reason.get());
    lineOfId.put(prompt.id(), line.number());
    prompts.add(prompt);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
