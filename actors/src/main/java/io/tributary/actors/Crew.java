package io.tributary.actors;

import akka.actor.typed.ActorRef;
import io.tributary.api.Judge;
import io.tributary.gpu.RolloutEngine;
import io.tributary.streams.metrics.Metrics;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Generators, the stage behind them and its judges: a stream in one JVM and a node of a cluster
 * start them alike. They leave in the order in which a unit passes them, so that none is lost.
 *
 * @param <C> what their guardian is told
 */
final class Crew<C> {
  private static final String GENERATOR = "generator-";
  private static final String STAGE = "stage";
  private static final String JUDGE = "judge-";

  private final Workers<C> workers;
  private final StreamSettings settings;
  private final Metrics metrics;
  private boolean stageLeaving;

  Crew(Workers<C> workers, StreamSettings settings, Metrics metrics) {
    this.workers = workers;
    this.settings = settings;
    this.metrics = metrics;
  }

  /**
   * Starts the stage, and its judges if the objective takes judged examples.
   *
   * @param judges makes judge i
   */
  ActorRef<UnitSampled> startStage(
      StageLinks links, Optional<IntFunction<? extends Judge>> judges) {
    if (samplesOnly()) {
      return workers.start(STAGE, () -> SampleStage.create(settings, links)).narrow();
    }
    IntFunction<? extends Judge> makers = judges.orElseThrow();
    ActorRef<JudgeStage.Command> stage =
        workers.start(STAGE, () -> JudgeStage.create(settings, links));
    for (int i = 0; i < settings.judging().judges(); i++) {
      int index = i;
      workers.start(
          JUDGE + index,
          Workers.RESTARTS,
          Dispatchers.pinned(),
          () -> JudgeWorker.create(index, makers, settings.judging(), stage, metrics));
    }
    return stage.narrow();
  }

  /**
   * Starts the generators.
   *
   * @param engines makes generator i's engine
   */
  void startGenerators(
      IntFunction<? extends RolloutEngine> engines, Generator.Neighbours neighbours) {
    SamplingPlan plan = new SamplingPlan(settings.seed(), settings.sampling());
    for (int i = 0; i < settings.sampling().generators(); i++) {
      int index = i;
      workers.start(
          GENERATOR + index,
          Workers.RESTARTS,
          Dispatchers.pinned(),
          () -> Generator.create(index, engines, plan, neighbours));
    }
  }

  /** Has the generators hand on what they have and stop. */
  void leave() {
    for (ActorRef<?> generator : generators()) {
      generator.<Generator.Command>unsafeUpcast().tell(Generator.Leave.INSTANCE);
    }
  }

  /**
   * Once all generators have left, has the stage see what it has to its end and stop.
   *
   * @param leaving told of the stage before it leaves
   * @return whether it has left, too
   */
  boolean left(Consumer<ActorRef<UnitSampled>> leaving) {
    if (!generators().isEmpty()) return false;
    List<ActorRef<?>> stage = named(STAGE);
    if (stage.isEmpty()) return true;
    // The generators of this node may have had no other.
    if (!stageLeaving) {
      stageLeaving = true;
      leaving.accept(stage.get(0).unsafeUpcast());
      leaveStage(stage.get(0));
    }
    return false;
  }

  private void leaveStage(ActorRef<?> stage) {
    if (samplesOnly()) {
      stage.<SampleStage.Command>unsafeUpcast().tell(SampleStage.Leave.INSTANCE);
    } else {
      stage.<JudgeStage.Command>unsafeUpcast().tell(JudgeStage.Leave.INSTANCE);
    }
  }

  private boolean samplesOnly() {
    return settings.objective() == StreamSettings.Objective.SAMPLES;
  }

  private List<ActorRef<?>> generators() {
    return named(GENERATOR);
  }

  private List<ActorRef<?>> named(String start) {
    return workers.refs().stream()
        .filter(worker -> worker.path().name().startsWith(start))
        .toList();
  }
}
