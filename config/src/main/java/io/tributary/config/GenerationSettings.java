package io.tributary.config;

import static io.tributary.config.Kinds.byToken;
import static io.tributary.config.Kinds.flag;
import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.number;
import static io.tributary.config.Kinds.numbers;
import static io.tributary.config.Kinds.texts;
import static io.tributary.config.Kinds.whole;
import static io.tributary.config.Range.closed;
import static io.tributary.config.Range.openClosed;

import java.util.List;
import java.util.Map;

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
 * @param prefillTokens prompt tokens read between two of those calls
 * @param slots responses decoded side by side; 0: those of one unit
 * @param memory bytes of a generator's key/value cache; 0: planned from what is free
 * @param inFlightUpdates whether weights change while responses are under way
 * @param minNewTokens tokens before which a response does not end by EOS
 * @param repetitionPenalty of tokens that prompt or response hold already; 1 for none
 * @param stop strings that end a response
 * @param logitBias added to the logits of tokens, by id
 */
public record GenerationSettings(
    int candidates,
    List<Double> temperatures,
    int topK,
    double topP,
    int maxNewTokens,
    int promptsPerUnit,
    int chunkTokens,
    int generators,
    int prefillTokens,
    int slots,
    long memory,
    boolean inFlightUpdates,
    int minNewTokens,
    double repetitionPenalty,
    List<String> stop,
    Map<Integer, Double> logitBias) {

  public GenerationSettings {
    stop = List.copyOf(stop);
    logitBias = Map.copyOf(logitBias);
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
        r.get("generation.generators", integer(1, 1024)),
        r.get("generation.prefill-tokens", integer(1, 1_000_000)),
        r.get("generation.slots", integer(0, 65_536)),
        r.get("generation.memory", whole(0, 1L << 53)),
        r.get("generation.in-flight-updates", flag()),
        r.get("generation.min-new-tokens", integer(0, 100_000)),
        r.get("generation.repetition-penalty", number(openClosed(0, 100))),
        r.get("generation.stop", texts(16)),
        r.get("generation.logit-bias", byToken(closed(-100, 100))));
  }
}
