package io.tributary.actors;

import io.tributary.api.PolicyVersion;
import io.tributary.gpu.RolloutEngine;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.WorkUnit;
import io.tributary.streams.metrics.Metrics;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Samples the units a generator has, a chunk of tokens at a time, on the newest weights that the
 * engine may take; used and closed on the generator's thread.
 */
final class UnitSampling {
  private final RolloutEngine engine;
  private final SamplingPlan plan;
  private final HeldUnits held = new HeldUnits();
  private final SamplingFigures figures;
  private long nextRequest;

  UnitSampling(RolloutEngine engine, SamplingPlan plan, Metrics metrics) {
    this.engine = engine;
    this.plan = plan;
    this.figures = new SamplingFigures(engine, metrics);
  }

  /** Takes a unit; one that is overdue may be issued to the generator that still has it. */
  void take(WorkUnit unit) {
    if (held.has(unit.number())) return;
    refresh();
    held.take(unit, this::request);
  }

  private long request(FedPrompt prompt) {
    if (!engine.fits(prompt.prompt())) return -1;
    engine.submit(nextRequest, plan.request(prompt));
    return nextRequest++;
  }

  /** Samples the next chunk of all units. */
  void chunk() {
    refresh();
    long start = System.nanoTime();
    for (RolloutEngine.Done done : engine.advance()) held.done(done);
    figures.chunk(System.nanoTime() - start);
  }

  /** The unit that has been done the longest; it is handed on from here. */
  Optional<HeldUnits.Finished> handOn() {
    Optional<HeldUnits.Finished> done = held.handOn();
    done.ifPresent(figures::unit);
    return done;
  }

  /** The numbers of the units that are not handed on. */
  Set<Long> units() {
    return held.numbers();
  }

  boolean empty() {
    return held.empty();
  }

  /** Whether there is nothing to sample. */
  boolean idle() {
    return engine.idle();
  }

  /** Whether there is room for another unit. */
  boolean wantsUnit() {
    return plan.sampling().oneUnitAtATime() ? held.empty() : engine.load().free() > 0;
  }

  /** Whether the weights are too old, and there are none yet that are not. */
  boolean behind(Predicate<PolicyVersion> tooOld) {
    if (!tooOld.test(engine.version())) return false;
    refresh();
    return tooOld.test(engine.version());
  }

  /** The engine knows whether it may change weights now. */
  private void refresh() {
    PolicyVersion before = engine.version();
    boolean busy = !engine.idle();
    long start = System.nanoTime();
    if (!engine.refresh().equals(before)) {
      figures.swapped(before, busy, System.nanoTime() - start);
    }
  }

  void close() {
    engine.close();
  }
}
