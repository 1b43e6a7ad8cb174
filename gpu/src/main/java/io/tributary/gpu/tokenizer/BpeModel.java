package io.tributary.gpu.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A byte-level BPE vocabulary with its merges. Ids: the special tokens, the 256 bytes, then one for
 * each merge. Encodes by definition, slowly; the engine encodes with Hugging Face's tokenizer,
 * which reads the same vocabulary from {@code tokenizer.json}.
 */
public final class BpeModel {
  /** Joins two neighbours into one token; earlier merges go first. */
  public record Merge(int left, int right, int result) {}

  private record Ranked(int rank, int result) {}

  private final List<String> tokens;
  private final List<Merge> merges;
  private final Map<Long, Ranked> ranks = new HashMap<>();

  BpeModel(List<String> tokens, List<Merge> merges) {
    this.tokens = List.copyOf(tokens);
    this.merges = List.copyOf(merges);
    for (int rank = 0; rank < merges.size(); rank++) {
      Merge merge = merges.get(rank);
      ranks.put(pair(merge.left(), merge.right()), new Ranked(rank, merge.result()));
    }
  }

  /** The tokens in the byte alphabet, special tokens as they are; a token's place is its id. */
  public List<String> tokens() {
    return tokens;
  }

  public List<Merge> merges() {
    return merges;
  }

  /** Number of ids. */
  public int size() {
    return tokens.size();
  }

  /** The ids of a text; special tokens written in it become their ids. */
  public int[] encode(String text) {
    var ids = new IntList();
    PreTokenizer.split(
        text,
        special -> ids.add(SpecialTokens.ALL.indexOf(special)),
        piece -> {
          for (int id : merge(symbols(piece))) ids.add(id);
        });
    return ids.toArray();
  }

  /** The text of ids, special tokens included; bytes that are not UTF-8 become U+FFFD. */
  public String decode(int[] ids) {
    var bytes = new ByteArrayOutputStream();
    for (int id : ids) {
      if (id < SpecialTokens.ALL.size()) {
        bytes.writeBytes(tokens.get(id).getBytes(StandardCharsets.UTF_8));
      } else {
        ByteAlphabet.appendBytes(tokens.get(id), bytes);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The ids of a piece's bytes before any merge. */
  static int[] symbols(String piece) {
    int[] symbols = ByteAlphabet.bytes(piece);
    for (int i = 0; i < symbols.length; i++) symbols[i] += SpecialTokens.ALL.size();
    return symbols;
  }

  static long pair(int left, int right) {
    return ((long) left << 32) | right;
  }

  /** Joins the pair of lowest rank, the leftmost of equal ones, until no pair can be joined. */
  private int[] merge(int[] symbols) {
    int length = symbols.length;
    while (true) {
      Ranked best = null;
      int at = -1;
      for (int i = 0; i + 1 < length; i++) {
        Ranked ranked = ranks.get(pair(symbols[i], symbols[i + 1]));
        if (ranked != null && (best == null || ranked.rank() < best.rank())) {
          best = ranked;
          at = i;
        }
      }
      if (best == null) return Arrays.copyOf(symbols, length);
      symbols[at] = best.result();
      System.arraycopy(symbols, at + 2, symbols, at + 1, length - at - 2);
      length--;
    }
  }

  /** A growing list of ints. */
  private static final class IntList {
    private int[] values = new int[64];
    private int size;

    void add(int value) {
      if (size == values.length) values = Arrays.copyOf(values, 2 * size);
      values[size++] = value;
    }

    int[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}
