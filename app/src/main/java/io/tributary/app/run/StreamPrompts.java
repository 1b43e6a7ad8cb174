package io.tributary.app.run;

import io.tributary.api.Prompt;
import io.tributary.config.PromptSettings;
import io.tributary.streams.log.LivePrompts;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.prompts.FirstOfTwo;
import io.tributary.streams.prompts.FollowedFile;
import io.tributary.streams.prompts.LimitedPrompts;
import io.tributary.streams.prompts.PolledPrompts;
import io.tributary.streams.prompts.PromptCursor;
import io.tributary.streams.prompts.PromptSource;
import io.tributary.streams.prompts.SubmittedCursor;
import java.util.Optional;
import java.util.function.LongFunction;

/** Where the feed's prompts come from: the plan's list, a file that grows, requests, or both. */
final class StreamPrompts {
  private final PromptBasis basis;
  private final SharedPairLog log;
  private final PromptSettings settings;

  private StreamPrompts(PromptBasis basis, SharedPairLog log) {
    this.basis = basis;
    this.log = log;
    this.settings = basis.settings();
  }

  /** May be opened anywhere and at any time: the pair log says what was fed before. */
  static PromptSource of(PromptBasis basis, SharedPairLog log) {
    return new StreamPrompts(basis, log).source();
  }

  /** Prompts the learning rate is planned over: those declared, or all of them; 0: no end. */
  static long planned(RunContext context) {
    long declared = context.settings().learner().schedule().horizonPrompts();
    return declared > 0 ? declared : expected(context);
  }

  /** Prompts in all, or 0 where nobody knows. */
  static long expected(RunContext context) {
    PromptSettings settings = context.settings().prompts();
    return settings.live() ? settings.liveLimit() : context.prompts().stream().size();
  }

  private PromptSource source() {
    if (!settings.live()) return basis.list().get();
    LongFunction<PromptCursor> open = settings.http().enabled() ? this::posted : this::followed;
    PromptSource endless =
        new PolledPrompts(open, settings.pollInterval(), Optional.of(settings.linger()));
    return settings.liveLimit() == 0 ? endless : new LimitedPrompts(endless, settings.liveLimit());
  }

  private PromptCursor posted(long ordinal) {
    LivePrompts prompts = log.livePrompts(settings.http().queue());
    PromptCursor submitted = new SubmittedCursor(prompts);
    if (settings.file().isEmpty()) return submitted;
    // The file has the ordinals that no posted prompt has.
    long ofFile = ordinal - prompts.fed();
    return new FirstOfTwo(
        submitted,
        settings.follow()
            ? followed(ofFile, Optional.empty())
            : basis.list().get().cursorAt(ofFile));
  }

  private PromptCursor followed(long ordinal) {
    Optional<Prompt> last =
        log.lastFed().map(unit -> unit.prompts().get(unit.prompts().size() - 1).prompt());
    return followed(ordinal, last);
  }

  private PromptCursor followed(long ordinal, Optional<Prompt> last) {
    return FollowedFile.open(
        settings.file().orElseThrow(),
        basis.rejected(),
        settings.maxRejected(),
        basis.fault(),
        ordinal,
        last);
  }
}
