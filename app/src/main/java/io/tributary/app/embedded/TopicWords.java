package io.tributary.app.embedded;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What tells good advice of a topic from bad, taken from its own lines.
 *
 * @param good words of steps and second steps, or of alternatives to an unsafe request
 * @param bad neighbouring words in careless advice, or in compliance with an unsafe request, that
 *     are neighbours in no other line of the topic; slot values are written {@code {a}}, {@code
 *     {b}}
 * @param ordinary words of the topic's lines, which may be values of its slots as well
 */
record TopicWords(Set<String> good, Set<List<String>> bad, Set<String> ordinary) {
  private static final Set<LineRole> GOOD =
      Set.of(LineRole.STEP, LineRole.MORE, LineRole.ALTERNATIVE);
  private static final Set<LineRole> BAD = Set.of(LineRole.CARELESS, LineRole.COMPLY);

  /** Words in lines of more topics than this tell nothing about the topic. */
  private static final int COMMON = 5;

  static Map<Topic, TopicWords> of(List<Topic> topics, Map<LineRole, List<String>> common) {
    Map<Topic, Set<String>> ordinary = new IdentityHashMap<>();
    Map<String, Integer> spread = new HashMap<>();
    for (Topic topic : topics) {
      var words = new HashSet<String>();
      topic
          .lines()
          .values()
          .forEach(lines -> lines.forEach(line -> words.addAll(Words.words(line))));
      ordinary.put(topic, words);
      for (String word : words) spread.merge(word, 1, Integer::sum);
    }
    Map<Topic, TopicWords> result = new IdentityHashMap<>();
    for (Topic topic : topics) {
      var good = new HashSet<String>();
      var bad = new HashSet<List<String>>();
      var others = new HashSet<List<String>>();
      topic
          .lines()
          .forEach(
              (role, lines) -> {
                for (String line : lines) {
                  if (GOOD.contains(role)) good.addAll(Words.words(line));
                  (BAD.contains(role) ? bad : others).addAll(pairs(Words.tokens(line)));
                }
              });
      common
          .values()
          .forEach(lines -> lines.forEach(line -> others.addAll(pairs(Words.tokens(line)))));
      good.removeIf(word -> spread.get(word) > COMMON);
      bad.removeAll(others);
      result.put(topic, new TopicWords(good, bad, ordinary.get(topic)));
    }
    return result;
  }

  /** Neighbouring words; a sentence's end parts them, a comma does not. */
  static List<List<String>> pairs(List<String> tokens) {
    var pairs = new ArrayList<List<String>>();
    String previous = null;
    for (String token : tokens) {
      if (Words.endsSentence(token)) previous = null;
      if (Words.isMark(token)) continue;
      if (previous != null) pairs.add(List.of(previous, token));
      previous = token;
    }
    return pairs;
  }
}
