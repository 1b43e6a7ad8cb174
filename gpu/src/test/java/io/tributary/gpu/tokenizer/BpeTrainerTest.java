package io.tributary.gpu.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {
  private static final List<String> TEXTS = SampleTexts.dialogues(400, 3);

  @Test
  void beginsWithSpecialTokensAndBytes() {
    BpeModel model = BpeTrainer.train(List.of(), BpeTrainer.SMALLEST);
    assertThat(model.tokens().subList(0, 5)).isEqualTo(SpecialTokens.ALL);
    assertThat(model.size()).isEqualTo(261);
    assertThat(model.tokens().get(5 + ' ')).isEqualTo("\u0120");
    assertThat(model.tokens().get(5 + 'a')).isEqualTo("a");
    assertThat(model.encode("<|user|>a<|end|>")).containsExactly(2, 5 + 'a', 4);
  }

  @Test
  void joinsTheMostFrequentPairAndOfEqualOnesTheSmallest() {
    // "ab" and "cd" occur three times each, "xy" once.
    BpeModel model = BpeTrainer.train(List.of("cd", "ab", "cd", "ab", "xy", "ab", "cd"), 263);
    assertThat(model.tokens().subList(261, 263)).containsExactly("ab", "cd");
  }

  @Test
  void agreesWithRecountingEveryPairAfterEveryMerge() {
    BpeModel model = BpeTrainer.train(TEXTS, 420);
    assertThat(model.merges()).isEqualTo(mergesByRecounting(TEXTS, 420));
  }

  @Test
  void sameTextsInAnyOrderGiveTheSameBytes() {
    var shuffled = new ArrayList<>(TEXTS);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(TokenizerFiles.tokenizer(BpeTrainer.train(shuffled, 600)))
        .isEqualTo(TokenizerFiles.tokenizer(BpeTrainer.train(TEXTS, 600)));
  }

  @Test
  void neverMergesAcrossASpecialToken() {
    BpeModel model = BpeTrainer.train(Collections.nCopies(50, "a<|end|>b <|user|>"), 300);
    assertThat(model.merges()).isEmpty();
    assertThat(model.size()).isEqualTo(261);
  }

  @Test
  void trainsTheCorpusSizeInSeconds() {
    List<String> texts = SampleTexts.dialogues(24_000, 5);
    long start = System.nanoTime();
    BpeModel model = BpeTrainer.train(texts, 768);
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(model.size()).isEqualTo(768);
    // A second in practice; the bound leaves room for a busy machine.
    assertThat(seconds).isLessThan(15);
  }

  @Test
  void refusesASizeWithoutRoomForBytes() {
    assertThatThrownBy(() -> BpeTrainer.train(TEXTS, 260))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("261")
        .hasMessageContaining("260");
  }

  /** The definition, with no bookkeeping to go wrong. */
  private static List<BpeModel.Merge> mergesByRecounting(List<String> texts, int size) {
    var words = new ArrayList<List<Integer>>();
    for (String text : texts) {
      PreTokenizer.split(
          text,
          special -> {},
          piece -> {
            var word = new ArrayList<Integer>();
            for (int symbol : BpeModel.symbols(piece)) word.add(symbol);
            words.add(word);
          });
    }
    var merges = new ArrayList<BpeModel.Merge>();
    for (int next = BpeTrainer.SMALLEST; next < size; next++) {
      Map<List<Integer>, Integer> counts = new HashMap<>();
      for (List<Integer> word : words) {
        for (int i = 0; i + 1 < word.size(); i++) {
          counts.merge(List.of(word.get(i), word.get(i + 1)), 1, Integer::sum);
        }
      }
      List<Integer> best = null;
      for (var entry : counts.entrySet()) {
        if (best == null
            || entry.getValue() > counts.get(best)
            || (entry.getValue().equals(counts.get(best)) && less(entry.getKey(), best))) {
          best = entry.getKey();
        }
      }
      merges.add(new BpeModel.Merge(best.get(0), best.get(1), next));
      for (List<Integer> word : words) {
        for (int i = 0; i + 1 < word.size(); i++) {
          if (word.get(i).equals(best.get(0)) && word.get(i + 1).equals(best.get(1))) {
            word.set(i, next);
            word.remove(i + 1);
          }
        }
      }
    }
    return merges;
  }

  private static boolean less(List<Integer> a, List<Integer> b) {
    int first = a.get(0).compareTo(b.get(0));
    return first != 0 ? first < 0 : a.get(1) < b.get(1);
  }
}
