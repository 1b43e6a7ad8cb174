package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.config.DpoSettings;
import io.tributary.config.Settings;
import io.tributary.config.Suggestions;
import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.ObjectiveSpecs;
import io.tributary.gpu.objective.ParameterException;
import io.tributary.gpu.objective.Parameters;
import io.tributary.gpu.objective.StreamFacts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The objective that the settings name, with its parameters. */
record ObjectiveChoice(ObjectiveSpec spec, Parameters parameters) {
  private static final String PREFIX = "learner.objectives.";
  private static final String DPO = "dpo";

  /**
   * Reads name and parameters.
   *
   * @throws UserError if there is no such objective, or a parameter is wrong
   */
  static ObjectiveChoice of(Settings settings) {
    ObjectiveSpec spec = named("objective = " + settings.objective(), settings.objective());
    return new ObjectiveChoice(spec, parameters(spec, settings));
  }

  /**
   * Checks the objective, whether the stream gives what it needs, and the parameters that are set
   * of all objectives.
   */
  static void check(Settings settings) {
    ObjectiveChoice chosen = of(settings);
    for (String path : settings.learner().objectives().keySet().stream().sorted().toList()) {
      int dot = path.indexOf('.');
      parameters(named(PREFIX + path, dot < 0 ? path : path.substring(0, dot)), settings);
    }
    StreamFacts stream = StreamFacts.online(settings.generation().candidates());
    stream
        .refusal(chosen.spec())
        .ifPresent(
            why -> {
              throw UserError.wrongUsage("objective = " + chosen.spec().id() + " " + why);
            });
  }

  /** Different scores that each list must have; 0 if the objective takes pairs or bare samples. */
  static int leastRanks(Settings settings) {
    ObjectiveSpec spec = of(settings).spec();
    return spec.needs().lists() ? spec.needs().ranks() : 0;
  }

  private static ObjectiveSpec named(String setting, String id) {
    return ObjectiveSpecs.find(id)
        .orElseThrow(
            () -> {
              List<String> all = ObjectiveSpecs.all().stream().map(ObjectiveSpec::id).toList();
              List<String> near = Suggestions.near(all, id);
              return UserError.wrongUsage(
                  "%s: there is no objective %s; %s"
                      .formatted(
                          setting,
                          id,
                          near.isEmpty()
                              ? "there are " + String.join(", ", all)
                              : "did you mean " + String.join(" or ", near) + "?"));
            });
  }

  private static Parameters parameters(ObjectiveSpec spec, Settings settings) {
    Map<String, String> given = given(spec, settings);
    try {
      return Parameters.read(spec, given);
    } catch (ParameterException e) {
      throw UserError.wrongUsage(
          "%s%s.%s = %s %s"
              .formatted(PREFIX, spec.id(), e.name(), given.get(e.name()), e.getMessage()));
    }
  }

  private static Map<String, String> given(ObjectiveSpec spec, Settings settings) {
    Map<String, String> given = new TreeMap<>();
    if (spec.id().equals(DPO)) given.putAll(ofDpo(settings.learner().dpo()));
    String prefix = spec.id() + ".";
    settings
        .learner()
        .objectives()
        .forEach(
            (path, value) -> {
              if (path.startsWith(prefix)) given.put(path.substring(prefix.length()), value);
            });
    return given;
  }

  /** {@code learner.dpo} is a section of its own. */
  private static Map<String, String> ofDpo(DpoSettings dpo) {
    return Map.of(
        "beta",
        String.valueOf(dpo.beta()),
        "label-smoothing",
        String.valueOf(dpo.labelSmoothing()),
        Parameters.SFT_WEIGHT,
        String.valueOf(dpo.sftWeight()));
  }
}
