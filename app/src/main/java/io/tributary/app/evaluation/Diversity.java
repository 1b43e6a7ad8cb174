package io.tributary.app.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How varied a set of responses is, counted in words. All of it depends on how many responses there
 * are and how long, so only sets over the same prompts are to be compared. NaN where no response
 * has enough words.
 *
 * @param distinct distinct-1 to distinct-4 (Li et al. 2016): different n-grams of all responses /
 *     all their n-grams
 * @param selfRepetition share of a response's 4-grams that occurred in it before, a mean over the
 *     responses that have any (Welleck et al. 2020, seq-rep-4)
 * @param crossRepetition share of responses with a 4-gram that another response has too (after
 *     Salkar et al. 2022)
 */
public record Diversity(
    List<Double> distinct,
    @JsonProperty("self_repetition") double selfRepetition,
    @JsonProperty("cross_repetition") double crossRepetition) {
  static final int LONGEST = 4;

  public Diversity {
    distinct = List.copyOf(distinct);
  }

  /** Measures the texts of one version. */
  public static Diversity of(List<String> texts) {
    List<List<String>> words = texts.stream().map(WordList::of).toList();
    List<Double> distinct = new ArrayList<>();
    for (int n = 1; n <= LONGEST; n++) distinct.add(distinct(words, n));
    return new Diversity(distinct, selfRepetition(words), crossRepetition(words));
  }

  private static double distinct(List<List<String>> texts, int n) {
    Set<List<String>> different = new HashSet<>();
    long all = 0;
    for (List<String> words : texts) {
      List<List<String>> grams = grams(words, n);
      different.addAll(grams);
      all += grams.size();
    }
    return different.size() / (double) all;
  }

  private static double selfRepetition(List<List<String>> texts) {
    double sum = 0;
    int counted = 0;
    for (List<String> words : texts) {
      List<List<String>> grams = grams(words, LONGEST);
      if (grams.isEmpty()) continue;
      sum += 1 - new HashSet<>(grams).size() / (double) grams.size();
      counted++;
    }
    return sum / counted;
  }

  private static double crossRepetition(List<List<String>> texts) {
    Map<List<String>, Integer> holders = new HashMap<>();
    for (List<String> words : texts) {
      for (List<String> gram : new HashSet<>(grams(words, LONGEST))) {
        holders.merge(gram, 1, Integer::sum);
      }
    }
    int shared = 0;
    int counted = 0;
    for (List<String> words : texts) {
      List<List<String>> grams = grams(words, LONGEST);
      if (grams.isEmpty()) continue;
      counted++;
      if (grams.stream().anyMatch(gram -> holders.get(gram) > 1)) shared++;
    }
    return shared / (double) counted;
  }

  private static List<List<String>> grams(List<String> words, int n) {
    List<List<String>> grams = new ArrayList<>();
    for (int i = 0; i + n <= words.size(); i++) grams.add(words.subList(i, i + n));
    return grams;
  }
}
