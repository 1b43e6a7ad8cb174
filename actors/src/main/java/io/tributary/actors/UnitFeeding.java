package io.tributary.actors;

import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.Materializer;
import io.tributary.api.Prompt;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.WorkUnit;
import io.tributary.streams.prompts.PromptSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Draws a unit's prompts from the source and writes the unit to the pair log as fed, one at a time:
 * numbers and ordinals go on where the log's last unit ends.
 */
final class UnitFeeding {
  /** Of one draw; what comes of an earlier one, given up meanwhile, is void. */
  record Drawn(long draw, Optional<Prompt> prompt) implements PromptFeed.Internal {}

  /** The source was silent for so long that a unit goes out though it is not full. */
  enum Lingered implements PromptFeed.Internal {
    INSTANCE
  }

  /** The pair log holds the unit as fed. */
  record Recorded(WorkUnit unit) implements PromptFeed.Internal {}

  private final ActorContext<PromptFeed.Command> context;
  private final TimerScheduler<PromptFeed.Command> timers;
  private final int promptsPerUnit;
  private final PairLog log;
  private final Executor blocking;
  private final PromptDraw source;
  private final Optional<Duration> linger;

  private long nextUnit;
  private long nextOrdinal;
  private long draws;
  private boolean recording;

  UnitFeeding(
      ActorContext<PromptFeed.Command> context,
      TimerScheduler<PromptFeed.Command> timers,
      StreamSettings settings,
      PromptSource prompts,
      PairLog log,
      Backlog backlog) {
    this.context = context;
    this.timers = timers;
    this.promptsPerUnit = settings.sampling().promptsPerUnit();
    this.log = log;
    this.blocking = Dispatchers.blocking(context.getSystem());
    this.nextUnit = backlog.nextUnit();
    this.nextOrdinal = backlog.nextOrdinal();
    this.source =
        new PromptDraw(prompts, nextOrdinal, Materializer.matFromSystem(context.getSystem()));
    this.linger = settings.flow().deterministic() ? Optional.empty() : prompts.linger();
  }

  /** The number of the unit that is fed next. */
  long nextUnit() {
    return nextUnit;
  }

  /** Whether a unit is on its way into the pair log. */
  boolean recording() {
    return recording;
  }

  /** Asks the source for the next prompt of a unit that has these so far. */
  void draw(List<FedPrompt> drawn) {
    long draw = ++draws;
    context.pipeToSelf(
        source.next(),
        (prompt, failure) ->
            failure == null
                ? new Drawn(draw, prompt)
                : new PromptFeed.Broken("prompt source", Dispatchers.cause(failure)));
    if (!drawn.isEmpty()) {
      linger.ifPresent(time -> timers.startSingleTimer(Lingered.INSTANCE, time));
    }
  }

  boolean isVoid(Drawn drawn) {
    return drawn.draw() != draws;
  }

  /** The unit's prompts with what was drawn now; empty if the source has ended. */
  Optional<List<FedPrompt>> take(Drawn next, List<FedPrompt> drawn) {
    source.taken();
    return next.prompt()
        .map(
            prompt -> {
              List<FedPrompt> more = new ArrayList<>(drawn);
              more.add(new FedPrompt(nextOrdinal++, prompt));
              return more;
            });
  }

  boolean full(List<FedPrompt> drawn) {
    return drawn.size() >= promptsPerUnit;
  }

  /** What was only drawn is left to the next feed. */
  void giveUp() {
    timers.cancel(Lingered.INSTANCE);
    draws++;
  }

  /** Writes the prompts as the next unit; {@link Recorded} says when the log has it. */
  void record(List<FedPrompt> prompts) {
    giveUp();
    WorkUnit unit = new WorkUnit(nextUnit++, prompts);
    recording = true;
    context.pipeToSelf(
        CompletableFuture.runAsync(() -> log.feed(unit), blocking),
        (done, failure) ->
            failure == null
                ? new Recorded(unit)
                : new PromptFeed.Broken("prompt feed", Dispatchers.cause(failure)));
  }

  void recorded() {
    recording = false;
  }

  void close() {
    source.cancel();
  }
}
