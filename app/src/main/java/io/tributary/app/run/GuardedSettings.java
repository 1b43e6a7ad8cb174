package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.config.Entry;
import io.tributary.config.ResolvedSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The settings that decide what a run computes: a resumed run must have the same. */
final class GuardedSettings {
  private static final String PREFIX = "setting.";
  private static final List<String> FREE =
      List.of(
          "run.",
          "display.",
          "checkpoint.",
          "pipeline.unit-deadline",
          "pipeline.drain-timeout",
          "generation.generators",
          "judge.workers",
          "judge.max-batch",
          "judge.attempts");

  private GuardedSettings() {}

  /** As entries of a checkpoint's manifest. */
  static Map<String, String> of(ResolvedSettings settings) {
    Map<String, String> out = new TreeMap<>();
    for (Entry entry : settings.entries()) {
      boolean free = FREE.stream().anyMatch(entry.path()::startsWith);
      if (!free) out.put(PREFIX + entry.path(), entry.renderedValue());
    }
    return out;
  }

  /**
   * Checks settings against a checkpoint.
   *
   * @throws UserError that names every setting that differs, with both values
   */
  static void check(ResolvedSettings settings, Map<String, String> checkpoint, long step) {
    Map<String, String> now = of(settings);
    List<String> problems = new ArrayList<>();
    checkpoint.forEach(
        (key, then) -> {
          String value = now.get(key);
          if (key.startsWith(PREFIX) && !then.equals(value)) {
            problems.add(
                key.substring(PREFIX.length())
                    + " = "
                    + value
                    + " contradicts the checkpoint of step "
                    + step
                    + ", which was made with "
                    + then);
          }
        });
    if (problems.isEmpty()) return;
    throw UserError.wrongUsage(String.join("\n", problems))
        .withHint("resume with the values of the checkpoint, or start a new run");
  }
}
