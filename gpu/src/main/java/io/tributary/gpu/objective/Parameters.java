package io.tributary.gpu.objective;

import io.tributary.config.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values of an objective's parameters. */
public final class Parameters {
  /** Weight of the SFT term, which every objective over log-probs has. */
  public static final String SFT_WEIGHT = "sft-weight";

  private final Map<String, Double> values;
  private final double[] constants;

  private Parameters(Map<String, Double> values, double[] constants) {
    this.values = Map.copyOf(values);
    this.constants = constants;
  }

  /** All that can be set below {@code learner.ID}. */
  public static List<Parameter> of(ObjectiveSpec spec) {
    List<Parameter> all = new ArrayList<>(spec.parameters());
    if (spec.kernel().isPresent()) {
      all.add(
          Parameter.number(
              SFT_WEIGHT, spec.sftWeight(), 0, 100, "weight of the SFT term on the best response"));
    }
    return all;
  }

  /** The defaults. */
  public static Parameters preset(ObjectiveSpec spec) {
    return read(spec, Map.of());
  }

  /**
   * Reads what was set.
   *
   * @param options by name
   * @throws ParameterException at the first that is unknown or wrong
   */
  public static Parameters read(ObjectiveSpec spec, Map<String, String> options) {
    List<Parameter> all = of(spec);
    refuseUnknown(spec, all, options);
    Map<String, Double> values = new LinkedHashMap<>();
    for (Parameter parameter : all) {
      String written = options.get(parameter.name());
      if (written == null) {
        values.put(parameter.name(), parameter.preset());
      } else {
        values.put(
            parameter.name(),
            parameter
                .parse(written)
                .orElseThrow(
                    () ->
                        new ParameterException(
                            parameter.name(), "must be " + parameter.expected())));
      }
    }
    double[] constants =
        spec.parameters().stream().mapToDouble(p -> values.get(p.name())).toArray();
    return new Parameters(values, constants);
  }

  private static void refuseUnknown(
      ObjectiveSpec spec, List<Parameter> all, Map<String, String> options) {
    List<String> names = all.stream().map(Parameter::name).toList();
    for (String name : options.keySet().stream().sorted().toList()) {
      if (names.contains(name)) continue;
      List<String> near = Suggestions.near(names, name);
      throw new ParameterException(
          name,
          "is not a parameter of "
              + spec.id()
              + (near.isEmpty()
                  ? ", which has " + String.join(", ", names)
                  : "; did you mean " + String.join(" or ", near) + "?"));
    }
  }

  /** The value; of a switch 1 for true. */
  public double get(String name) {
    Double value = values.get(name);
    if (value == null) throw new IllegalArgumentException("no parameter " + name);
    return value;
  }

  /** Whether the objective has that parameter. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** What the kernel function gets. */
  public double[] constants() {
    return constants.clone();
  }
}
