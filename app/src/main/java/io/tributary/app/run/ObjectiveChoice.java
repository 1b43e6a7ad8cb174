package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.config.DpoSettings;
import io.tributary.config.PairAssembling;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.Settings;
import io.tributary.config.Suggestions;
import io.tributary.gpu.objective.Need;
import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.ObjectiveSpecs;
import io.tributary.gpu.objective.ParameterException;
import io.tributary.gpu.objective.Parameters;
import io.tributary.gpu.objective.StreamFacts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

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
    return of(settings, path -> "");
  }

  private static ObjectiveChoice of(Settings settings, UnaryOperator<String> origin) {
    ObjectiveSpec spec = named("objective", settings.objective(), origin);
    return new ObjectiveChoice(spec, parameters(spec, settings, origin));
  }

  /**
   * Checks the objective, whether the stream gives what it needs, and the parameters that are set
   * of all objectives.
   *
   * @throws UserError that names setting, place and value, and what would be right
   */
  static void check(ResolvedSettings resolved) {
    Settings settings = resolved.settings();
    UnaryOperator<String> origin = path -> origin(resolved, path);
    ObjectiveChoice chosen = of(settings, origin);
    for (String path : settings.learner().objectives().keySet().stream().sorted().toList()) {
      int dot = path.indexOf('.');
      String id = dot < 0 ? path : path.substring(0, dot);
      parameters(named(PREFIX + path, id, origin), settings, origin);
    }
    StreamFacts stream = stream(settings);
    stream
        .refusal(chosen.spec())
        .ifPresent(
            why -> {
              throw UserError.wrongUsage(
                  "objective = %s%s %s"
                      .formatted(chosen.spec().id(), origin.apply("objective"), why));
            });
    requireReference(settings, chosen.spec(), origin);
    PairAssembling assembler = settings.pairs().assembler();
    boolean lists = chosen.spec().needs().lists();
    boolean second = chosen.spec().needs().has(Need.REFERENCE_SAMPLES);
    if (lists && !second && assembler != PairAssembling.BEST_WORST) {
      throw UserError.wrongUsage(
          "pairs.assembler = %s%s: objective = %s learns from all candidates of a prompt, not from pairs; leave it at best-worst, the default"
              .formatted(assembler.label(), origin.apply("pairs.assembler"), chosen.spec().id()));
    }
  }

  /** Where a setting comes from, in brackets, to go behind its value. */
  static String origin(ResolvedSettings resolved, String path) {
    return resolved.entries().stream()
        .filter(entry -> entry.path().equals(path))
        .findFirst()
        .map(entry -> " (" + entry.origin() + ")")
        .orElse("");
  }

  /** A reference that moves is refused where there is none, or where more hangs on it. */
  private static void requireReference(
      Settings settings, ObjectiveSpec spec, UnaryOperator<String> origin) {
    if (!settings.reference().moves()) return;
    String why = null;
    if (!spec.needs().has(Need.REFERENCE)) why = "has no reference";
    if (spec.needs().has(Need.REFERENCE_SAMPLES)) {
      why = "needs samples of its reference, and those are version 0's";
    }
    if (!settings.judged()) why = "makes its target of the reference, which must stay";
    if (why == null) return;
    throw UserError.wrongUsage(
        "reference.refresh = %s%s: objective = %s %s; set reference.refresh = never, or take another objective, such as dpo"
            .formatted(
                settings.reference().refresh().label(),
                origin.apply("reference.refresh"),
                spec.id(),
                why));
  }

  private static StreamFacts stream(Settings settings) {
    return new StreamFacts(
        settings.generation().candidates(), true, settings.pairs().referenceSamples());
  }

  /** Different scores that each list must have; 0 if the objective takes pairs or bare samples. */
  static int leastRanks(Settings settings) {
    ObjectiveSpec spec = of(settings).spec();
    return spec.needs().lists() ? spec.needs().ranks() : 0;
  }

  private static ObjectiveSpec named(String setting, String id, UnaryOperator<String> origin) {
    return ObjectiveSpecs.find(id)
        .orElseThrow(
            () -> {
              List<String> all = ObjectiveSpecs.all().stream().map(ObjectiveSpec::id).toList();
              List<String> near = Suggestions.near(all, id);
              return UserError.wrongUsage(
                  "%s%s: there is no objective %s; %s"
                      .formatted(
                          setting,
                          origin.apply(setting),
                          id,
                          near.isEmpty()
                              ? "there are " + String.join(", ", all)
                              : "did you mean " + String.join(" or ", near) + "?"));
            });
  }

  private static Parameters parameters(
      ObjectiveSpec spec, Settings settings, UnaryOperator<String> origin) {
    Map<String, String> given = given(spec, settings);
    try {
      return Parameters.read(spec, given);
    } catch (ParameterException e) {
      String path = PREFIX + spec.id() + "." + e.name();
      throw UserError.wrongUsage(
          "%s = %s%s %s".formatted(path, given.get(e.name()), origin.apply(path), e.getMessage()));
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
