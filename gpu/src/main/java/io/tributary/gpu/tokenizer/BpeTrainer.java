package io.tributary.gpu.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * Trains a byte-level BPE vocabulary: starts from bytes and joins the most frequent pair of
 * neighbours, again and again. Of equally frequent pairs the one with the smallest ids is joined,
 * so that the same texts, in any order, give the same vocabulary.
 *
 * <p>Each distinct piece is kept once with its count, and a merge touches only the pieces that hold
 * the pair.
 */
public final class BpeTrainer {
  /** Special tokens and bytes: the smallest vocabulary. */
  public static final int SMALLEST = SpecialTokens.ALL.size() + 256;

  private static final int LARGEST = 1 << 20;

  private final List<String> tokens = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<BpeModel.Merge> merges = new ArrayList<>();
  private final List<Piece> pieces = new ArrayList<>();
  private final Map<Long, Pair> pairs = new HashMap<>();
  private final PriorityQueue<Candidate> queue =
      new PriorityQueue<>(
          Comparator.comparingLong((Candidate c) -> -c.count())
              .thenComparingLong(c -> c.pair().key));

  /** A distinct piece of the texts: its symbols now, and how often it occurs. */
  private static final class Piece {
    private final long count;
    private int[] symbols;

    Piece(int[] symbols, long count) {
      this.symbols = symbols;
      this.count = count;
    }
  }

  /** A pair of neighbours: how often it occurs now, and pieces that held it once. */
  private static final class Pair {
    private final long key;
    private final Set<Integer> places = new HashSet<>();
    private long count;

    Pair(long key) {
      this.key = key;
    }
  }

  /** A pair as it stood when it was queued; out of date when the pair's count has changed. */
  private record Candidate(Pair pair, long count) {}

  private BpeTrainer() {}

  /**
   * Trains on texts.
   *
   * @param vocabularySize number of ids, at least {@value #SMALLEST}; the result has fewer only if
   *     every piece of the texts has become one token
   * @throws IllegalArgumentException if the size is out of range
   */
  public static BpeModel train(Iterable<String> texts, int vocabularySize) {
    if (vocabularySize < SMALLEST || vocabularySize > LARGEST) {
      throw new IllegalArgumentException(
          "a vocabulary needs %d to %d entries, not %d"
              .formatted(SMALLEST, LARGEST, vocabularySize));
    }
    var trainer = new BpeTrainer();
    trainer.count(texts);
    trainer.grow(vocabularySize);
    return new BpeModel(trainer.tokens, trainer.merges);
  }

  private void count(Iterable<String> texts) {
    SpecialTokens.ALL.forEach(this::id);
    for (int b = 0; b < 256; b++) id(String.valueOf(ByteAlphabet.character(b)));
    var counts = new TreeMap<String, Long>();
    for (String text : texts) {
      PreTokenizer.split(text, special -> {}, piece -> counts.merge(piece, 1L, Long::sum));
    }
    counts.forEach(
        (text, count) -> {
          var piece = new Piece(BpeModel.symbols(text), count);
          pieces.add(piece);
          addPairs(piece, pieces.size() - 1);
        });
    pairs.values().forEach(pair -> queue.add(new Candidate(pair, pair.count)));
  }

  private void addPairs(Piece piece, int place) {
    for (int i = 0; i + 1 < piece.symbols.length; i++) {
      change(piece.symbols[i], piece.symbols[i + 1], piece.count, place);
    }
  }

  private Pair change(int left, int right, long by, int place) {
    Pair pair = pairs.computeIfAbsent(BpeModel.pair(left, right), Pair::new);
    pair.count += by;
    if (by > 0) pair.places.add(place);
    return pair;
  }

  private void grow(int vocabularySize) {
    while (tokens.size() < vocabularySize && !queue.isEmpty()) {
      Candidate best = queue.poll();
      if (best.count() != best.pair().count || best.count() == 0) continue;
      int left = (int) (best.pair().key >>> 32);
      int right = (int) best.pair().key;
      int result = id(tokens.get(left) + tokens.get(right));
      merges.add(new BpeModel.Merge(left, right, result));
      join(best.pair(), left, right, result);
    }
  }

  private void join(Pair joined, int left, int right, int result) {
    var changed = new HashSet<Pair>();
    for (int place : joined.places) {
      Piece piece = pieces.get(place);
      int[] before = piece.symbols;
      int[] after = joined(before, left, right, result);
      if (after.length == before.length) continue;
      for (int i = 0; i + 1 < before.length; i++) {
        changed.add(change(before[i], before[i + 1], -piece.count, place));
      }
      piece.symbols = after;
      for (int i = 0; i + 1 < after.length; i++) {
        changed.add(change(after[i], after[i + 1], piece.count, place));
      }
    }
    // Pair has no equals: the set holds objects, and the queue's order does not depend on the
    // set's.
    for (Pair pair : changed) if (pair.count > 0) queue.add(new Candidate(pair, pair.count));
  }

  /** The symbols with every occurrence of a pair joined, from the left. */
  private static int[] joined(int[] symbols, int left, int right, int result) {
    int[] out = new int[symbols.length];
    int length = 0;
    for (int i = 0; i < symbols.length; i++) {
      boolean here = i + 1 < symbols.length && symbols[i] == left && symbols[i + 1] == right;
      out[length++] = here ? result : symbols[i];
      if (here) i++;
    }
    return Arrays.copyOf(out, length);
  }

  /** The id of a token; two ways to spell a token share one. */
  private int id(String token) {
    return ids.computeIfAbsent(
        token,
        key -> {
          tokens.add(key);
          return tokens.size() - 1;
        });
  }
}
