package io.tributary.judges;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** One verifiable property of a response: how well a candidate fulfils it, from 0 to 1. */
@FunctionalInterface
public interface Rule {
  double fulfilled(Candidate candidate);

  /** 1 if the pattern is found anywhere in the response, else 0. */
  static Rule contains(Pattern pattern) {
    return candidate -> pattern.matcher(candidate.text()).find() ? 1 : 0;
  }

  /** 0 if the pattern is found anywhere in the response, else 1. */
  static Rule forbids(Pattern pattern) {
    return candidate -> pattern.matcher(candidate.text()).find() ? 0 : 1;
  }

  /** 1 from {@code least} words on; below, the share of them that is there. */
  static Rule minWords(int least) {
    return candidate -> Math.min(1.0, words(candidate).size() / (double) least);
  }

  /** 1 up to {@code most} words; above, {@code most / words}. */
  static Rule maxWords(int most) {
    return candidate -> Math.min(1.0, most / (double) Math.max(1, words(candidate).size()));
  }

  /** 1 while the repetition is at most {@code most}; above, falling to 0 at a repetition of 1. */
  static Rule maxRepetition(double most) {
    return candidate -> {
      double repetition = repetition(words(candidate));
      return repetition <= most ? 1 : (1 - repetition) / (1 - most);
    };
  }

  /** 1 if the model ended the response itself, 0 if the token limit cut it off. */
  static Rule mustEnd() {
    return candidate -> candidate.finishReason() == FinishReason.EOS ? 1 : 0;
  }

  /** The share of word trigrams that were there before; 0 for fewer than four words. */
  static double repetition(List<String> words) {
    if (words.size() < 4) return 0;
    Set<List<String>> distinct = new HashSet<>();
    int trigrams = words.size() - 2;
    for (int i = 0; i < trigrams; i++) distinct.add(List.copyOf(words.subList(i, i + 3)));
    return 1 - distinct.size() / (double) trigrams;
  }

  private static List<String> words(Candidate candidate) {
    String text = candidate.text().strip();
    return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
  }
}
