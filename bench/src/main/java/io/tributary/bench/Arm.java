package io.tributary.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of the main job.
 *
 * @param learningRate in place of the setting's; null for the setting's
 */
record Arm(String objective, long seed, Double learningRate) {

  /** Name of the run's folder. */
  String runId() {
    return objective + "-" + seed + (learningRate == null ? "" : "-lr-" + learningRate);
  }

  /** What the table calls it. */
  String label() {
    return objective + (learningRate == null ? "" : ", learning rate " + rate());
  }

  private String rate() {
    return learningRate == 0 ? "0" : learningRate.toString();
  }

  /**
   * Arguments of {@code tributary}.
   *
   * @param settings further {@code PATH=VALUE}s
   */
  List<String> arguments(Path runs, Path cache, List<String> settings) {
    List<String> out = new ArrayList<>(List.of("run", "--quiet"));
    out.addAll(List.of("--objective", objective, "--seed", Long.toString(seed)));
    out.addAll(List.of("--run-id", runId()));
    out.addAll(List.of("--set", "run.folder=" + runs, "--set", "run.cache=" + cache));
    if (learningRate != null) {
      out.addAll(List.of("--set", "learner.learning-rate=" + learningRate));
    }
    for (String setting : settings) out.addAll(List.of("--set", setting));
    return out;
  }

  /** Arguments that go on with a run that was interrupted. */
  List<String> resumed(Path runs) {
    return List.of("run", "--quiet", "--resume", runs.resolve(runId()).toString());
  }
}
