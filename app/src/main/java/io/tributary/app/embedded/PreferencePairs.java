package io.tributary.app.embedded;

import io.tributary.api.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Draws preference labels from the gold scorer by Bradley-Terry with noise: P(a preferred to b) =
 * sigmoid((gold(a) - gold(b)) / noise). One instance is one random stream: the same calls in the
 * same order give the same labels. Not thread-safe.
 */
public final class PreferencePairs {
  private final GoldScorer gold;
  private final double noise;
  private final SplittableRandom random;

  /**
   * @param noise how far apart scores must be for a clear preference; 0 always prefers the higher
   * @param seed fixes every choice and label
   */
  public PreferencePairs(GoldScorer gold, double noise, long seed) {
    if (!(noise >= 0 && Double.isFinite(noise))) {
      throw new IllegalArgumentException("noise must be 0 or more, not " + noise);
    }
    this.gold = gold;
    this.noise = noise;
    random = StableHash.random(seed, "preference pairs");
  }

  /** Draws a label; empty if both responses are the same. */
  public Optional<LabelledPair> label(Prompt prompt, Response a, Response b) {
    if (a.equals(b)) return Optional.empty();
    double difference =
        gold.score(prompt, a.text(), a.truncated()) - gold.score(prompt, b.text(), b.truncated());
    double p = probability(difference);
    boolean prefersA = random.nextDouble() < p;
    Response chosen = prefersA ? a : b;
    Response rejected = prefersA ? b : a;
    return Optional.of(
        new LabelledPair(
            prompt,
            chosen.text(),
            rejected.text(),
            chosen.truncated(),
            rejected.truncated(),
            prefersA ? p : 1 - p));
  }

  /**
   * Labels up to {@code count} pairs of different responses to one prompt, drawn at random; fewer
   * if most responses are the same.
   */
  public List<LabelledPair> among(Prompt prompt, List<Response> responses, int count) {
    var order = new ArrayList<int[]>();
    for (int i = 0; i < responses.size(); i++) {
      for (int j = i + 1; j < responses.size(); j++) order.add(new int[] {i, j});
    }
    Corpus.shuffle(order, random);
    var pairs = new ArrayList<LabelledPair>();
    for (int[] both : order) {
      if (pairs.size() == count) break;
      label(prompt, responses.get(both[0]), responses.get(both[1])).ifPresent(pairs::add);
    }
    return pairs;
  }

  /** Labels {@code count} pairs of corpus answers of any kinds, on the prompts of a split. */
  public List<LabelledPair> fromCorpus(Corpus corpus, Split split, int count) {
    List<Prompt> prompts = corpus.prompts(split);
    AnswerKind[] kinds = AnswerKind.values();
    var pairs = new ArrayList<LabelledPair>(count);
    while (pairs.size() < count) {
      Prompt prompt = prompts.get(random.nextInt(prompts.size()));
      String a = corpus.answer(prompt, kinds[random.nextInt(kinds.length)], random);
      String b = corpus.answer(prompt, kinds[random.nextInt(kinds.length)], random);
      label(prompt, new Response(a, false), new Response(b, false)).ifPresent(pairs::add);
    }
    return pairs;
  }

  /** The best accuracy that any model can expect on these labels: the mean of max(p, 1 - p). */
  public static double noiseCeiling(List<LabelledPair> pairs) {
    if (pairs.isEmpty()) throw new IllegalArgumentException("no pairs");
    double sum = 0;
    for (LabelledPair pair : pairs) sum += Math.max(pair.probability(), 1 - pair.probability());
    return sum / pairs.size();
  }

  private double probability(double difference) {
    if (noise == 0) return difference > 0 ? 1 : difference < 0 ? 0 : 0.5;
    return 1 / (1 + Math.exp(-difference / noise));
  }
}
