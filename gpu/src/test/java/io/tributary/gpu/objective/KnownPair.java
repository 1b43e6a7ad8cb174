package io.tributary.gpu.objective;

import io.tributary.gpu.engine.GroupNumbers;
import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pair by which objectives are compared: log-probs (-10, -12), reference (-11, -11.5). */
final class KnownPair {
  static final GroupNumbers NUMBERS = GroupNumbers.pair(-10, -12, -11, -11.5);

  private KnownPair() {}

  /** The kernel's loss of it without an SFT term. */
  static double lossOf(ObjectiveSpec spec, String... options) {
    Map<String, String> all = new HashMap<>(Map.of(Parameters.SFT_WEIGHT, "0"));
    for (int i = 0; i < options.length; i += 2) all.put(options[i], options[i + 1]);
    return ObjectiveCheck.kernel(spec, Parameters.read(spec, all), List.of(NUMBERS)).loss();
  }
}
