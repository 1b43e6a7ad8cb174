package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.tributary.actors.UnitSampled.Grouped;
import io.tributary.actors.UnitSampled.SampledPrompt;
import io.tributary.actors.UnitSampled.TooLong;
import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.gpu.RolloutEngine;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.WorkUnit;
import io.tributary.streams.metrics.Metrics;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Holds at most one unit: it asks for the next only when the stage behind has accepted the last.
 *
 * <p>Owns a rollout engine on a thread of its own; each unit is sampled with the newest weights.
 */
public final class Generator {
  public sealed interface Command {}

  /** The feed hands out a unit. */
  record SampleUnit(WorkUnit unit) implements Command {}

  /** The stage behind has room again. */
  record UnitAccepted(long unit) implements Command {}

  private enum Open implements Command {
    INSTANCE
  }

  /** Run it on {@link Dispatchers#pinned}. */
  static Behavior<Command> create(
      int index,
      IntFunction<? extends RolloutEngine> engines,
      SamplingPlan plan,
      ActorRef<PromptFeed.Command> feed,
      ActorRef<UnitSampled> next,
      Metrics metrics) {
    return Behaviors.setup(
        context -> {
          // Made by a message, so that a failure reaches the guardian with its cause.
          context.getSelf().tell(Open.INSTANCE);
          return Behaviors.receive(Command.class)
              .onMessage(
                  Open.class,
                  open ->
                      new Generator(context, index, engines.apply(index), plan, feed, next, metrics)
                          .ask())
              .build();
        });
  }

  private final ActorContext<Command> context;
  private final int index;
  private final RolloutEngine engine;
  private final SamplingPlan plan;
  private final ActorRef<PromptFeed.Command> feed;
  private final ActorRef<UnitSampled> next;
  private final Metrics metrics;

  private Generator(
      ActorContext<Command> context,
      int index,
      RolloutEngine engine,
      SamplingPlan plan,
      ActorRef<PromptFeed.Command> feed,
      ActorRef<UnitSampled> next,
      Metrics metrics) {
    this.context = context;
    this.index = index;
    this.engine = engine;
    this.plan = plan;
    this.feed = feed;
    this.next = next;
    this.metrics = metrics;
  }

  private Behavior<Command> ask() {
    feed.tell(new PromptFeed.RequestWork(index, context.getSelf()));
    return waitingForWork();
  }

  private Behavior<Command> waitingForWork() {
    return Behaviors.receive(Command.class)
        .onMessage(
            SampleUnit.class,
            work -> {
              next.tell(sample(work.unit()));
              return waitingForRoom();
            })
        .onSignal(PostStop.class, stopped -> close())
        .build();
  }

  private Behavior<Command> waitingForRoom() {
    return Behaviors.receive(Command.class)
        .onMessage(UnitAccepted.class, accepted -> ask())
        .onSignal(PostStop.class, stopped -> close())
        .build();
  }

  private Behavior<Command> close() {
    engine.close();
    return Behaviors.same();
  }

  private UnitSampled sample(WorkUnit unit) {
    engine.refresh();
    List<FedPrompt> fitting =
        unit.prompts().stream().filter(fed -> engine.fits(fed.prompt())).toList();
    List<CandidateGroup> groups = fitting.isEmpty() ? List.of() : sampleGroups(fitting);
    Iterator<CandidateGroup> sampled = groups.iterator();
    List<SampledPrompt> prompts = new ArrayList<>();
    for (FedPrompt fed : unit.prompts()) {
      prompts.add(fitting.contains(fed) ? new Grouped(fed, sampled.next()) : new TooLong(fed));
    }
    return new UnitSampled(unit, prompts, context.getSelf());
  }

  private List<CandidateGroup> sampleGroups(List<FedPrompt> prompts) {
    long start = System.nanoTime();
    List<CandidateGroup> groups = engine.sample(prompts.stream().map(plan::request).toList());
    double seconds = (System.nanoTime() - start) / 1e9;
    if (groups.size() != prompts.size()) {
      throw new IllegalStateException(
          "the rollout engine gave %d groups for %d prompts"
              .formatted(groups.size(), prompts.size()));
    }
    report(groups, seconds);
    return groups;
  }

  private void report(List<CandidateGroup> groups, double seconds) {
    List<Candidate> candidates =
        groups.stream().flatMap(group -> group.candidates().stream()).toList();
    double tokens = candidates.stream().mapToLong(candidate -> candidate.tokens().length).sum();
    double clipped = candidates.stream().filter(Candidate::truncated).count();
    int count = Math.max(1, candidates.size());
    metrics.record(
        engine.version().number(),
        Map.of(
            "timing_s/generate", seconds,
            "tokens/s", tokens / Math.max(seconds, 1e-9),
            "completions/count", (double) count,
            "completions/mean_length", tokens / count,
            "completions/clipped_ratio", clipped / count));
  }
}
