package io.tributary.streams.prompts;

import io.tributary.api.Prompt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Prompts of a JSONL file that grows. A line counts only with its line break, so a writer may be in
 * the middle of one. Bad lines are kept in the rejected file as {@link PromptFile} does. Only the
 * end of the file may change: a file that became shorter, was replaced or moved away ends the run,
 * since the position in it would mean nothing any more.
 */
public final class FollowedFile implements PromptCursor {
  private final Path file;
  private final Function<Prompt, Optional<String>> fault;
  private final IdSet ids = new IdSet();
  private final BasicFileAttributes opened;
  private final InputStream in;
  private final LineReader lines;
  private final RejectedLines rejected;

  private FollowedFile(
      Path file, Path rejectedFile, long maxRejected, Function<Prompt, Optional<String>> fault)
      throws IOException {
    this.file = file;
    this.fault = fault;
    this.opened = Files.readAttributes(file, BasicFileAttributes.class);
    this.rejected = new RejectedLines(file, rejectedFile, maxRejected);
    this.in = Files.newInputStream(file);
    this.lines = new LineReader(in);
  }

  /**
   * Opens the file behind its first prompts.
   *
   * @param rejectedFile gets the bad lines with number and reason; its folder must exist
   * @param maxRejected bad lines that are put up with
   * @param fault the caller's own check, which must always say the same of a prompt: why it cannot
   *     be used, or empty
   * @param skip good prompts to pass over
   * @param before what the last of these must be, if that is known
   * @throws PromptFileException if the file cannot be read, or does not begin with these prompts
   */
  public static FollowedFile open(
      Path file,
      Path rejectedFile,
      long maxRejected,
      Function<Prompt, Optional<String>> fault,
      long skip,
      Optional<Prompt> before) {
    PromptFile.requireFile(file);
    try {
      FollowedFile followed = new FollowedFile(file, rejectedFile, maxRejected, fault);
      try {
        followed.skip(skip, before);
        return followed;
      } catch (RuntimeException e) {
        followed.close();
        throw e;
      }
    } catch (IOException e) {
      throw new PromptFileException("prompts file %s cannot be read: %s".formatted(file, e), e);
    }
  }

  private void skip(long count, Optional<Prompt> before) {
    for (long i = 0; i < count; i++) {
      if (!(next() instanceof Next.One one)) {
        throw changed("has %d usable prompts, but the run was fed %d of it".formatted(i, count));
      }
      if (i == count - 1 && before.isPresent() && !before.get().equals(one.prompt())) {
        throw changed(
            "has the prompt \"%s\" as number %d, where the run was fed \"%s\""
                .formatted(one.prompt().id(), count, before.get().id()));
      }
    }
  }

  @Override
  public Next next() {
    try {
      for (LineReader.Line line = lines.nextEnded(); line != null; line = lines.nextEnded()) {
        try {
          return new Next.One(good(line));
        } catch (BadLineException e) {
          rejected.add(line, e.getMessage());
        }
      }
      requireSameFile();
      return Next.NotNow.INSTANCE;
    } catch (IOException e) {
      throw new PromptFileException("prompts file %s cannot be read: %s".formatted(file, e), e);
    }
  }

  private Prompt good(LineReader.Line line) throws BadLineException {
    Prompt prompt = PromptLine.parse(line);
    Optional<String> reason = fault.apply(prompt);
    if (reason.isPresent()) throw new BadLineException(reason.get());
    if (!ids.add(prompt.id())) {
      throw new BadLineException(
          "the id \"%s\" was used in an earlier line already".formatted(prompt.id()));
    }
    return prompt;
  }

  private void requireSameFile() throws IOException {
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      throw changed("is gone");
    }
    if (!Objects.equals(now.fileKey(), opened.fileKey())) throw changed("is another file now");
    if (now.size() < lines.taken()) {
      throw changed(
          "has %d bytes now, after %d had been read".formatted(now.size(), lines.taken()));
    }
  }

  private PromptFileException changed(String how) {
    return new PromptFileException(
        "prompts file %s %s; with prompts.follow it may only be appended to, not cut, replaced or moved"
            .formatted(file, how));
  }

  @Override
  public void close() {
    try (in;
        rejected) {
      // both are closed, whichever fails
    } catch (IOException e) {
      throw new PromptFileException("prompts file %s cannot be closed: %s".formatted(file, e), e);
    }
  }
}
