package io.tributary.streams.prompts;

import io.tributary.streams.log.LivePrompts;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The queue of submitted prompts in the pair log, in the order of submission; it never ends. The
 * pair log knows which of them were fed, so it begins with the first that was not.
 */
public final class SubmittedCursor implements PromptCursor {
  private static final int READ_AHEAD = 64;

  private final LivePrompts prompts;
  private final Queue<LivePrompts.Placed> read = new ArrayDeque<>();
  private long from;

  public SubmittedCursor(LivePrompts prompts) {
    this.prompts = prompts;
  }

  @Override
  public Next next() {
    if (read.isEmpty()) read.addAll(prompts.queuedFrom(from, READ_AHEAD));
    LivePrompts.Placed placed = read.poll();
    if (placed == null) return Next.NotNow.INSTANCE;
    from = placed.place() + 1;
    return new Next.One(placed.prompt());
  }
}
