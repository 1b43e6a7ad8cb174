package io.tributary.streams.prompts;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.tributary.api.Prompt;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Prompts from a list, gone through once or several times in the same order. In the second pass the
 * id of prompt {@code a} is {@code a#2}, and so on, so that ids stay unique within a run.
 */
public final class ListPromptSource implements PromptSource {
  private static final Pattern PASS_SUFFIX = Pattern.compile("(.+)#([1-9][0-9]{0,8})");

  private final List<Prompt> prompts;
  private final long size;

  /**
   * @param prompts in the order to feed, ids unique
   * @param epochs times the list is gone through, at least 1
   * @param limit prompts in all at most; 0 for no limit
   * @throws IllegalArgumentException if two ids are the same, or would be in a later pass
   */
  public ListPromptSource(List<Prompt> prompts, int epochs, long limit) {
    if (epochs < 1) throw new IllegalArgumentException("epochs " + epochs + ", at least 1");
    if (limit < 0) throw new IllegalArgumentException("limit " + limit + ", at least 0");
    this.prompts = List.copyOf(prompts);
    long all = (long) prompts.size() * epochs;
    this.size = limit == 0 ? all : Math.min(all, limit);
    requireUnique(this.prompts, epochs);
  }

  private static void requireUnique(List<Prompt> prompts, int epochs) {
    Set<String> ids = new HashSet<>();
    for (Prompt prompt : prompts) {
      if (!ids.add(prompt.id())) {
        throw new IllegalArgumentException("two prompts have the id \"" + prompt.id() + "\"");
      }
    }
    for (Prompt prompt : prompts) {
      Matcher suffix = PASS_SUFFIX.matcher(prompt.id());
      if (!suffix.matches()) continue;
      int pass = Integer.parseInt(suffix.group(2));
      if (pass >= 2 && pass <= epochs && ids.contains(suffix.group(1))) {
        throw new IllegalArgumentException(
            "the prompt id \"%s\" would be used again by pass %d of \"%s\"; rename one of them"
                .formatted(prompt.id(), pass, suffix.group(1)));
      }
    }
  }

  /** Prompts in the whole stream. */
  public long size() {
    return size;
  }

  @Override
  public Source<Prompt, NotUsed> from(long ordinal) {
    if (ordinal < 0) throw new IllegalArgumentException("ordinal " + ordinal + ", at least 0");
    return Source.fromIterator(() -> LongStream.range(ordinal, size).mapToObj(this::at).iterator());
  }

  /** The same as a cursor. */
  public PromptCursor cursorAt(long ordinal) {
    if (ordinal < 0) throw new IllegalArgumentException("ordinal " + ordinal + ", at least 0");
    return new PromptCursor() {
      private long next = ordinal;

      @Override
      public Next next() {
        return next < size ? new Next.One(at(next++)) : Next.End.INSTANCE;
      }
    };
  }

  private Prompt at(long ordinal) {
    Prompt prompt = prompts.get((int) (ordinal % prompts.size()));
    long pass = ordinal / prompts.size() + 1;
    return pass == 1 ? prompt : new Prompt(prompt.id() + "#" + pass, prompt.text());
  }
}
