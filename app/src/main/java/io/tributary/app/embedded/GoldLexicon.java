package io.tributary.app.embedded;

import java.util.ArrayList;
import java.util.List;

/** The phrases of {@code gold.txt}: a class, a weight and the words to find. */
final class GoldLexicon {
  record Phrase(String type, double weight, List<String> words) {}

  /** What was found of one class: how many distinct phrases, and the sum of their weights. */
  record Found(int count, double weight) {}

  private final List<Phrase> phrases = new ArrayList<>();

  GoldLexicon() {
    for (String line : CorpusResources.lines("gold.txt")) {
      if (line.isBlank() || line.startsWith("#")) continue;
      String[] parts = line.split(" ", 3);
      phrases.add(new Phrase(parts[0], Double.parseDouble(parts[1]), Words.words(parts[2])));
    }
  }

  /** Finds each phrase of a class at most once, however often it is repeated. */
  Found find(String type, List<String> words) {
    int count = 0;
    double weight = 0;
    for (Phrase phrase : phrases) {
      if (phrase.type().equals(type) && contains(words, phrase.words())) {
        count++;
        weight += phrase.weight();
      }
    }
    return new Found(count, weight);
  }

  private static boolean contains(List<String> words, List<String> phrase) {
    for (int i = 0; i + phrase.size() <= words.size(); i++) {
      if (words.subList(i, i + phrase.size()).equals(phrase)) return true;
    }
    return false;
  }
}
