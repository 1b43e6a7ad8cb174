package io.tributary.config;

import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.number;
import static io.tributary.config.Kinds.text;
import static io.tributary.config.Range.closed;

import java.util.Map;
import java.util.TreeMap;

/**
 * Settings in {@code judge}.
 *
 * @param type selects the {@code JudgeProvider}
 * @param workers judge actors
 * @param maxBatch groups scored in one call at most
 * @param attempts calls before prompts are dropped as judge-failed
 * @param lengthPenalty subtracted for each character of the response
 * @param options the judge's own options, as flat dotted paths
 */
public record JudgeSettings(
    String type,
    int workers,
    int maxBatch,
    int attempts,
    double lengthPenalty,
    Map<String, String> options) {

  public JudgeSettings {
    options = Map.copyOf(options);
  }

  /** What tells it from other judges. */
  public JudgeIdentity identity() {
    return JudgeIdentity.of(this);
  }

  /** Leaves out the values of secret options. */
  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(options);
    shown.replaceAll((name, value) -> Secrets.isSecret(name) ? Secrets.MASK : value);
    return "JudgeSettings[type=%s, workers=%d, maxBatch=%d, attempts=%d, lengthPenalty=%s, options=%s]"
        .formatted(type, workers, maxBatch, attempts, lengthPenalty, shown);
  }

  static JudgeSettings read(SettingsReader r) {
    return new JudgeSettings(
        r.get("judge.type", text()),
        r.get("judge.workers", integer(1, 1024)),
        r.get("judge.max-batch", integer(1, 4096)),
        r.get("judge.attempts", integer(1, 100)),
        r.get("judge.length-penalty", number(closed(0, 100))),
        r.options("judge.options"));
  }
}
