package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.tributary.actors.Learner.Command;
import io.tributary.actors.Learner.Evaluated;
import io.tributary.api.PolicyVersion;
import io.tributary.gpu.LearnerEngine;
import io.tributary.gpu.TooManyBadStepsException;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.LoggedExample;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.Validated;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a learner does whichever state it is in, on its thread: it goes on where its ledger stands,
 * and after each step, new or repeated, the guards see what it reports.
 */
final class LearnerWork {
  private final StreamSettings settings;
  private final PairLog log;
  private final LearnerEngine engine;
  private final PolicyPublisher publisher;
  private final LedgeredSteps steps;
  private final GuardedCourse course;
  private final Checkpoints checkpoints;
  private final Validations validations;
  private final long firstVersion;

  /** Begins the learner's term and makes its engine, which has to be closed. */
  LearnerWork(
      ActorContext<Command> context,
      StreamSettings settings,
      LearnerParts parts,
      Optional<ActorRef<Evaluator.Command>> evaluator) {
    this.settings = settings;
    StreamSettings.Training training = settings.training();
    this.course = new GuardedCourse(training, parts.kept(), parts.metrics(), context.getLog());
    LearnerTerm term = parts.term().get();
    this.log = term.pairLog();
    this.publisher = term.publisher();
    HybridData data = new HybridData(log, parts.mixture(), context.getLog());
    this.engine = parts.engine().get();
    this.steps =
        new LedgeredSteps(
            engine,
            log,
            parts.metrics(),
            publisher,
            settings.judging().pairing(),
            parts.kept(),
            data);
    this.checkpoints =
        new Checkpoints(parts.checkpointer(), engine, log, training.checkpointEvery());
    this.validations =
        new Validations(evaluator, context.getSelf(), engine, log, training.evaluateEvery());
    this.firstVersion = engine.version().number();
  }

  /** Where the ledger stands. */
  record Start(ExampleSupply examples, Deque<LedgerStep> replay) {}

  /**
   * Goes on where the ledger stands, and publishes the weights.
   *
   * @return the examples behind the ledger's, and its steps beyond the checkpoint
   * @throws IllegalStateException if ledger and checkpoint do not belong together
   */
  Start readLedger() {
    List<LedgerStep> ledger = log.stepsAfter(0);
    Start start = new Start(new ExampleSupply(log, settings, ledger), steps.toReplay(ledger));
    course.restore(ledger, Validated.comparable(log.evaluations()));
    // The restored weights must be there before anything is sampled with them.
    engine.publish();
    publisher.published(engine.version());
    return start;
  }

  /** Takes a step of the ledger again. */
  void replay(LedgerStep step) {
    taking(() -> steps.replay(step));
  }

  /**
   * Takes a new step.
   *
   * @param stale examples passed over since the step before
   */
  void step(List<LoggedExample> batch, List<Long> stale) {
    taking(() -> steps.take(batch, stale, course.take()));
  }

  /** A learner that gives up does not know what was saved of it. */
  private void taking(Supplier<Map<String, Double>> step) {
    try {
      Map<String, Double> report = step.get();
      course.stepped(engine.version().number(), report, validations.running());
    } catch (TooManyBadStepsException e) {
      throw e.withCheckpoint(checkpoints.newest());
    }
  }

  /** How many new examples the next step takes. */
  int newInStep() {
    return settings.training().newInStep(engine.version().number() + 1);
  }

  /** A validation has ended. */
  void validated(Evaluated evaluated) {
    validations.ended();
    course.validated(evaluated.version(), evaluated.report());
  }

  /** Whether a guard has that no further step is taken. */
  boolean pausing() {
    return course.pausing();
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  Validations validations() {
    return validations;
  }

  PolicyVersion version() {
    return engine.version();
  }

  /** What came of it so far. */
  StreamResult result(boolean drained) {
    long taken = engine.version().number() - firstVersion;
    return new StreamResult(drained, engine.version(), taken, log.counts());
  }

  void close() {
    engine.close();
  }
}
