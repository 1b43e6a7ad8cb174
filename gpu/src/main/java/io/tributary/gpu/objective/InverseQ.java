package io.tributary.gpu.objective;

import java.util.List;
import java.util.Optional;

/**
 * Inverse-Q* (2408.14874): token-level imitation of a superior policy. Its loss is of whole
 * distributions, so it is no function of log-probs; its settings are {@code learner.inverse-q}.
 */
public final class InverseQ implements ObjectiveSpec {
  @Override
  public String id() {
    return "inverse-q";
  }

  @Override
  public Needs needs() {
    return Needs.of(Examples.SAMPLES, 0, Need.REFERENCE);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public Optional<String> kernel() {
    return Optional.empty();
  }
}
