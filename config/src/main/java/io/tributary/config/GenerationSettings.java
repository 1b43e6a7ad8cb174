package io.tributary.config;

import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.number;
import static io.tributary.config.Kinds.numbers;
import static io.tributary.config.Range.closed;
import static io.tributary.config.Range.openClosed;

import java.util.List;

/**
 * Settings in {@code generation}.
 *
 * @param candidates candidates a prompt (n), even
 * @param temperatures two: of the first half of the candidates and of the second
 * @param topK most likely tokens kept; 0 keeps all
 * @param topP probability mass kept, in (0, 1]
 * @param maxNewTokens longest response, in tokens
 * @param promptsPerUnit prompts sampled, judged and committed together
 * @param chunkTokens tokens decoded in one call into the engine
 * @param generators generator actors
 */
public record GenerationSettings(
    int candidates,
    List<Double> temperatures,
    int topK,
    double topP,
    int maxNewTokens,
    int promptsPerUnit,
    int chunkTokens,
    int generators) {

  public GenerationSettings {
    temperatures = List.copyOf(temperatures);
  }

  /** Sampling temperature of a candidate, counted from 0. */
  public double temperatureOf(int candidate) {
    return temperatures.get(candidate < candidates / 2 ? 0 : 1);
  }

  static GenerationSettings read(SettingsReader r) {
    return new GenerationSettings(
        r.get("generation.candidates", integer(2, 64)),
        r.get("generation.temperatures", numbers(2, closed(0, 10))),
        r.get("generation.top-k", integer(0, 1_000_000)),
        r.get("generation.top-p", number(openClosed(0, 1))),
        r.get("generation.max-new-tokens", integer(1, 100_000)),
        r.get("generation.prompts-per-unit", integer(1, 1024)),
        r.get("generation.chunk-tokens", integer(1, 1024)),
        r.get("generation.generators", integer(1, 1024)));
  }
}
