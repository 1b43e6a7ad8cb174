package io.tributary.gpu.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Made-up dialogues over a few hundred made-up words, with marks and contractions. */
final class SampleTexts {
  private static final String[] SYLLABLES = {
    "ka", "ro", "mi", "ten", "sul", "ver", "ing", "qua", "th", "es", "po", "la", "ni", "dor", "ch"
  };
  private static final String[] MARKS = {".", "?", "!", ", ", " ", " ", " ", " ", "'s ", " 12 "};

  private SampleTexts() {}

  static List<String> dialogues(int count, long seed) {
    var random = new SplittableRandom(seed);
    var words = new ArrayList<String>();
    for (int i = 0; i < 500; i++) {
      var word = new StringBuilder();
      for (int s = 1 + random.nextInt(3); s >= 0; s--) {
        word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
      }
      words.add(word.toString());
    }
    var texts = new ArrayList<String>(count);
    for (int i = 0; i < count; i++) {
      var text = new StringBuilder();
      for (int w = 8 + random.nextInt(24); w > 0; w--) {
        // Products of two uniforms make some words much more frequent than others.
        int rank = (int) (random.nextDouble() * random.nextDouble() * words.size());
        text.append(words.get(rank)).append(MARKS[random.nextInt(MARKS.length)]);
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
