package io.tributary.app.embedded;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tokens may follow each other: the neighbours in the corpus's answer lines, with slot values
 * taken as one class, and any line's beginning after any sentence's end. Tells sentences from word
 * salad, and also knows every word of the corpus.
 */
final class Fluency {
  private final Set<List<String>> neighbours = new HashSet<>();
  private final Set<String> starts = new HashSet<>();
  private final Set<String> vocabulary = new HashSet<>();
  private final Map<String, List<String>> classes = new HashMap<>();

  Fluency(List<Topic> topics, Map<LineRole, List<String>> common) {
    for (Topic topic : topics) {
      addSlot(topic.a());
      addSlot(topic.b());
      topic.templates().values().forEach(text -> vocabulary.addAll(Words.words(text)));
      topic.lines().values().forEach(lines -> lines.forEach(line -> addLine(topic, line)));
      common
          .values()
          .forEach(
              lines -> lines.forEach(line -> addLine(topic, line.replace("{A}", topic.phrase()))));
    }
    // Commas join the parts of a ramble.
    for (String start : common.get(LineRole.RAMBLE))
      neighbours.add(List.of(",", Words.tokens(start).get(0)));
    for (String end : common.get(LineRole.RAMBLE_END))
      neighbours.add(List.of(",", Words.tokens(end).get(0)));
  }

  private void addSlot(Topic.Slot slot) {
    String name = "{" + slot.name() + "}";
    for (String value : slot.values()) {
      vocabulary.add(value);
      List<String> names = classes.computeIfAbsent(value, key -> new ArrayList<>(List.of(key)));
      if (!names.contains(name)) names.add(name);
    }
  }

  private void addLine(Topic topic, String line) {
    List<String> tokens =
        Words.tokens(Topic.fill(line, "{" + topic.a().name() + "}", "{" + topic.b().name() + "}"));
    starts.add(tokens.get(0));
    for (int i = 0; i < tokens.size(); i++) {
      if (Words.isWord(tokens.get(i))) vocabulary.add(tokens.get(i));
      if (i > 0) neighbours.add(List.of(tokens.get(i - 1), tokens.get(i)));
    }
  }

  boolean known(String token) {
    return Words.isMark(token) || vocabulary.contains(token);
  }

  /**
   * How many neighbours in a text the corpus never wrote; the text's first token counts as one.
   * Words that only the prompt has may stand anywhere.
   */
  int strangePairs(List<String> tokens, List<String> promptWords) {
    int strange = 0;
    String previous = ".";
    for (String token : tokens) {
      boolean free = !known(token) && promptWords.contains(token);
      if (!free && previous != null && !mayFollow(previous, token)) strange++;
      previous = free ? null : token;
    }
    return strange;
  }

  private boolean mayFollow(String left, String right) {
    for (String second : classesOf(right)) {
      if (Words.endsSentence(left) && starts.contains(second)) return true;
      for (String first : classesOf(left)) {
        if (neighbours.contains(List.of(first, second))) return true;
      }
    }
    return false;
  }

  private List<String> classesOf(String token) {
    return classes.getOrDefault(token, List.of(token));
  }

  /** Every word of the corpus, prompts and answers. */
  Set<String> vocabulary() {
    return Set.copyOf(vocabulary);
  }
}
