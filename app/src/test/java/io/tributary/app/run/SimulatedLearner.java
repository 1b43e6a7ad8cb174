package io.tributary.app.run;

import io.tributary.api.PolicyVersion;
import io.tributary.api.TrainingExample;
import io.tributary.gpu.LearnerEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Takes steps of the declared time; its weights say what it was trained on. */
final class SimulatedLearner implements LearnerEngine {
  /** Adam's moments of a small model, which a checkpoint has and a version has not. */
  private static final int MOMENTS = 256 * 1024;

  private final SimulatedSpeeds speeds;
  private final AtomicReference<SimulatedPolicy> published;
  private SimulatedPolicy policy = SimulatedPolicy.start();

  SimulatedLearner(SimulatedSpeeds speeds, AtomicReference<SimulatedPolicy> published) {
    this.speeds = speeds;
    this.published = published;
  }

  @Override
  public PolicyVersion version() {
    return policy.version();
  }

  @Override
  public Map<String, Double> step(List<TrainingExample> examples) {
    speeds.takeStep();
    policy = policy.trained(examples.stream().map(example -> example.prompt().id()).toList());
    return Map.of("loss", 1.0 / policy.version().number());
  }

  @Override
  public void publish() {
    published.set(policy);
  }

  @Override
  public void save(Path folder) {
    try {
      Files.write(folder.resolve(SimulatedPolicy.FILE), policy.bytes());
      Files.write(folder.resolve("moments.bin"), new byte[MOMENTS]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void restore(Path folder) {
    try {
      policy = SimulatedPolicy.read(folder.resolve(SimulatedPolicy.FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {}
}
