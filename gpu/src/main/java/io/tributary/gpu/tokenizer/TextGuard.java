package io.tributary.gpu.tokenizer;

import io.tributary.gpu.chat.values.TextSplit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes texts that spell special tokens recognisable in what a chat template makes of them. The
 * first character of each spelling, and of one that a text breaks off with at its end, is replaced
 * by a private-use character that occurs nowhere; lengths stay as they are. {@link #restored} puts
 * the characters back.
 */
final class TextGuard {
  private static final char FIRST = '\uE001';
  private static final char LAST = '\uF8FF';

  private final List<String> special;
  private final Set<Character> beginnings = new HashSet<>();
  private final int longest;
  private final Supplier<String> texts;
  private final Map<Character, Character> substitutes = new HashMap<>();
  private final Map<Character, Character> originals = new HashMap<>();
  private String taken;
  private char next = FIRST;

  /**
   * @param special spellings that are guarded, none of them empty
   * @param texts all texts together, whose characters are not used
   */
  TextGuard(Collection<String> special, Supplier<String> texts) {
    this.special = List.copyOf(special);
    this.texts = texts;
    special.forEach(token -> beginnings.add(token.charAt(0)));
    longest = special.stream().mapToInt(String::length).max().orElse(0);
  }

  /** Whether nothing had to be replaced. */
  boolean unused() {
    return originals.isEmpty();
  }

  /** The same data with the texts in it guarded, keys of maps among them. */
  Object guarded(Object data) {
    if (data instanceof String text) return guarded(text);
    if (data instanceof List<?> list) {
      List<Object> all = new ArrayList<>();
      for (Object inner : list) all.add(guarded(inner));
      return all;
    }
    if (data instanceof Map<?, ?> map) return guarded(map);
    return data;
  }

  private Map<String, Object> guarded(Map<?, ?> map) {
    Map<String, Object> all = new LinkedHashMap<>();
    map.forEach((key, inner) -> all.put(guarded(String.valueOf(key)), guarded(inner)));
    return all;
  }

  String guarded(String text) {
    StringBuilder out = null;
    // A template may strip white space and put its next text right behind.
    int end = TextSplit.strip(text, Optional.empty(), false, true).length();
    for (int i = 0; i < text.length(); i++) {
      if (!beginnings.contains(text.charAt(i))) continue;
      if (!beginsSpecial(text, i) && !breaksOff(text, i, end)) continue;
      if (out == null) out = new StringBuilder(text);
      out.setCharAt(i, substitute(text.charAt(i)));
    }
    return out == null ? text : out.toString();
  }

  private boolean beginsSpecial(String text, int at) {
    for (String token : special) if (text.startsWith(token, at)) return true;
    return false;
  }

  private boolean breaksOff(String text, int at, int end) {
    int left = end - at;
    if (left <= 0 || left >= longest) return false;
    for (String token : special) {
      if (left < token.length() && text.regionMatches(at, token, 0, left)) return true;
    }
    return false;
  }

  private char substitute(char original) {
    Character known = substitutes.get(original);
    if (known != null) return known;
    if (taken == null) taken = texts.get();
    while (taken.indexOf(next) >= 0) next++;
    if (next > LAST) throw new IllegalStateException("all private-use characters are taken");
    substitutes.put(original, next);
    originals.put(next, original);
    return next++;
  }

  /** The text with every character back in its place. */
  String restored(String guarded) {
    StringBuilder out = new StringBuilder(guarded);
    for (int i = 0; i < out.length(); i++) {
      Character original = originals.get(out.charAt(i));
      if (original != null) out.setCharAt(i, original);
    }
    return out.toString();
  }
}
