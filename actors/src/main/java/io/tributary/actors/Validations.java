package io.tributary.actors;

import akka.actor.typed.ActorRef;
import io.tributary.gpu.LearnerEngine;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.Validated;
import java.util.Optional;

/**
 * Of the validations that a learner asks for at most one runs, and each version has one at most.
 */
final class Validations {
  private final Optional<ActorRef<Evaluator.Command>> evaluator;
  private final ActorRef<Learner.Command> learner;
  private final LearnerEngine engine;
  private final PairLog log;
  private final long every;
  private boolean running;

  /**
   * @param evaluator validates, if there is one
   * @param learner told when one has ended
   * @param every steps from one to the next
   */
  Validations(
      Optional<ActorRef<Evaluator.Command>> evaluator,
      ActorRef<Learner.Command> learner,
      LearnerEngine engine,
      PairLog log,
      long every) {
    this.evaluator = evaluator;
    this.learner = learner;
    this.engine = engine;
    this.log = log;
    this.every = every;
  }

  /** Whether the newest version is one of those to be validated, and was not. */
  boolean due() {
    return engine.version().number() % every == 0 && missing();
  }

  /** Whether the newest version has no validation, by the judge that counts, and may have one. */
  boolean missing() {
    return evaluator.isPresent()
        && !Validated.comparable(log.evaluations()).containsKey(engine.version().number());
  }

  /** Whether one was started and has not ended. */
  boolean running() {
    return running;
  }

  /** Has the newest version validated. */
  void start() {
    running = true;
    evaluator.orElseThrow().tell(new Evaluator.Evaluate(learner));
  }

  /** The learner was told the result. */
  void ended() {
    running = false;
  }
}
