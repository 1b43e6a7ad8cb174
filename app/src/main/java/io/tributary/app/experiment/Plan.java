package io.tributary.app.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tributary.app.UserError;
import io.tributary.app.WholeFile;
import io.tributary.app.evaluation.FigureJson;
import io.tributary.config.ResolvedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an experiment's folder was begun for. Results of other arms or other settings must not be
 * taken for those that are asked for now; other seeds may be.
 *
 * @param schema {@link #SCHEMA}
 * @param settings of all arms, as resolved; where runs lie and how they are shown is left out
 * @param arms settings by arm
 */
record Plan(
    String schema,
    String experiment,
    boolean quick,
    Map<String, String> settings,
    Map<String, List<String>> arms) {
  static final String SCHEMA = "tributary-experiment-plan/1";
  static final String FILE = "plan.json";

  Plan {
    settings = new TreeMap<>(settings);
    arms = new TreeMap<>(arms);
  }

  static Plan of(Experiment experiment, boolean quick, ResolvedSettings base) {
    Map<String, String> settings = new TreeMap<>();
    base.entries().stream()
        .filter(e -> !e.isSecret() && !e.path().equals("seed"))
        .filter(e -> !e.path().startsWith("run.") && !e.path().startsWith("display."))
        .forEach(e -> settings.put(e.path(), e.renderedValue()));
    Map<String, List<String>> arms = new TreeMap<>();
    experiment.arms().forEach(arm -> arms.put(arm.name(), arm.told()));
    return new Plan(SCHEMA, experiment.name(), quick, settings, arms);
  }

  /**
   * Begins the folder, or makes sure that it was begun for this.
   *
   * @throws UserError if it was begun for something else; the first difference is named
   */
  void open(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      WholeFile.write(file, FigureJson.MAPPER.writeValueAsBytes(this));
      return;
    }
    Plan before;
    try {
      before = FigureJson.MAPPER.readValue(file.toFile(), Plan.class);
    } catch (JsonProcessingException e) {
      throw UserError.failed(file + " is no plan of an experiment: " + e.getOriginalMessage());
    }
    if (equals(before)) return;
    throw UserError.wrongUsage(
            "the results in %s are of another experiment: %s".formatted(folder, other(before)))
        .withHint("give another --out, or the settings of then");
  }

  private String other(Plan before) {
    if (!experiment.equals(before.experiment)) {
      return "%s, not %s".formatted(before.experiment, experiment);
    }
    if (quick != before.quick) return before.quick ? "of the quick form" : "of the full form";
    for (Map.Entry<String, String> entry : settings.entrySet()) {
      String then = before.settings.get(entry.getKey());
      if (!entry.getValue().equals(then)) {
        return "%s was %s, and is %s".formatted(entry.getKey(), then, entry.getValue());
      }
    }
    for (Map.Entry<String, List<String>> arm : arms.entrySet()) {
      List<String> then = before.arms.get(arm.getKey());
      if (!arm.getValue().equals(then)) {
        return "arm %s had %s, and has %s".formatted(arm.getKey(), then, arm.getValue());
      }
    }
    return "it had more settings or arms";
  }
}
