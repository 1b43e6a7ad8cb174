package io.tributary.streams.prompts;

/** The first cursor's prompts when it has one, else the second's; ends when both have ended. */
public final class FirstOfTwo implements PromptCursor {
  private final PromptCursor first;
  private final PromptCursor second;

  public FirstOfTwo(PromptCursor first, PromptCursor second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public Next next() {
    Next next = first.next();
    if (next instanceof Next.One) return next;
    Next other = second.next();
    return other instanceof Next.End ? next : other;
  }

  @Override
  public void close() {
    try {
      first.close();
    } finally {
      second.close();
    }
  }
}
