package io.tributary.actors;

import java.util.Map;

/** Validates the newest policy version; made, called and closed on one thread of its own. */
public interface EvaluationTask extends AutoCloseable {
  /** The metric that names the policy version that was validated. */
  String VERSION = "version";

  /**
   * Takes the newest weights and validates them.
   *
   * @return metrics by name, {@link #VERSION} among them
   */
  Map<String, Double> evaluate();

  @Override
  void close();
}
