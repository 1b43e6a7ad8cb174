package io.tributary.bench.sim;

import io.tributary.api.PolicyVersion;
import io.tributary.api.TrainingExample;
import io.tributary.gpu.LearnerEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Counts versions; its weights are nothing but their number. */
final class SimLearner implements LearnerEngine {
  private final Simulation simulation;
  private final LearnerModel model;
  private PolicyVersion version = PolicyVersion.REFERENCE;

  SimLearner(Simulation simulation, LearnerModel model) {
    this.simulation = simulation;
    this.model = model;
  }

  @Override
  public PolicyVersion version() {
    return version;
  }

  @Override
  public Map<String, Double> step(List<TrainingExample> examples) {
    StageClock clock = simulation.clock();
    for (TrainingExample one : examples) clock.mark(one.prompt().id(), StageClock.Mark.STEPPING);
    simulation.step(model.seconds(version.number() + 1));
    for (TrainingExample one : examples) clock.trained(one.prompt().id());
    version = version.next();
    simulation.stepped(version.number(), examples.size());
    return Map.of("loss", 0.0);
  }

  @Override
  public void publish() {
    simulation.publish(version);
  }

  @Override
  public void save(Path folder) {
    throw new UnsupportedOperationException("a simulated learner has no weights to write");
  }

  @Override
  public void restore(Path folder) {
    throw new UnsupportedOperationException("a simulated learner has no weights to read");
  }

  @Override
  public void close() {}
}
