package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.config.Entry;
import io.tributary.config.ResolvedSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The settings that decide what a run computes: a resumed run must have the same. */
final class GuardedSettings {
  private static final String PREFIX = "setting.";
  private static final String OPTIONS = "learner.objectives.";

  /** The entry that stands for an empty set of options. */
  private static final String NO_OPTIONS = "learner.objectives";

  private static final String UNSET = "(not set)";
  private static final List<String> FREE =
      List.of(
          "run.",
          "cluster.",
          "display.",
          "offline.",
          // the file may be elsewhere; that it is the same is checked by its content
          "learner.offline.data",
          "guards.",
          "checkpoint.",
          "pair-log.",
          // a node's own: another one takes over, or the same comes back on another machine
          "weights.",
          "placement.",
          "lora.save-merged",
          "training.",
          "prompts.poll-interval",
          "prompts.linger",
          "prompts.live-limit",
          "prompts.http.host",
          "prompts.http.port",
          "prompts.http.token-file",
          "prompts.http.queue",
          "prompts.http.max-batch",
          "prompts.http.max-bytes",
          "pipeline.unit-deadline",
          "pipeline.drain-timeout",
          "generation.generators",
          "generation.memory",
          // who judges is in the pair log, and what becomes of another judge: RunJudge
          "judge.");

  private GuardedSettings() {}

  /** As entries of a checkpoint's manifest; without secrets, which are written nowhere. */
  static Map<String, String> of(ResolvedSettings settings) {
    Map<String, String> out = new TreeMap<>();
    for (Entry entry : settings.entries()) {
      if (!free(entry.path()) && !entry.isSecret())
        out.put(PREFIX + entry.path(), entry.renderedValue());
    }
    return out;
  }

  private static boolean free(String path) {
    return NO_OPTIONS.equals(path) || FREE.stream().anyMatch(path::startsWith);
  }

  /**
   * Checks settings against recorded ones.
   *
   * @param recorded made by {@link #of}, perhaps with entries of other kinds
   * @param source what they are of, such that the recorded value may follow: {@code the run, which
   *     was started with}
   * @throws UserError that names every setting that differs, with both values
   */
  static void check(ResolvedSettings settings, Map<String, String> recorded, String source) {
    Map<String, String> now = of(settings);
    SortedSet<String> keys = new TreeSet<>(recorded.keySet());
    // other settings are always there; one that is not yet known to the record has come with a
    // newer version of the program
    now.keySet().stream().filter(key -> key.startsWith(PREFIX + OPTIONS)).forEach(keys::add);
    List<String> problems = new ArrayList<>();
    for (String key : keys) {
      String then = recorded.getOrDefault(key, UNSET);
      String value = now.getOrDefault(key, UNSET);
      if (!key.startsWith(PREFIX) || then.equals(value)) continue;
      // Checkpoints of older releases have more.
      String path = key.substring(PREFIX.length());
      if (free(path)) continue;
      problems.add("%s = %s contradicts %s %s".formatted(path, value, source, then));
    }
    if (problems.isEmpty()) return;
    throw UserError.wrongUsage(String.join("\n  ", problems))
        .withHint("resume without changing them, or start a new run");
  }
}
