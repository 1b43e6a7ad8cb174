package io.tributary.app.embedded;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A kind of everyday request: two slots, the prompts that name them and the lines that answers are
 * made of. In all texts {@code {a}} and {@code {b}} stand for the slots' values.
 *
 * @param name the topic's name, the first part of its prompts' ids
 * @param unsafe whether complying with the request could harm someone
 * @param a the first slot, what the request is about
 * @param b the second slot, for whom, where or when
 * @param phrase the noun phrase of {@code {a}}, for lines that serve every topic
 * @param templates prompt texts by name, in the order of the resource
 * @param lines answer lines by role, in the order of the resource
 */
record Topic(
    String name,
    boolean unsafe,
    Slot a,
    Slot b,
    String phrase,
    Map<String, String> templates,
    Map<LineRole, List<String>> lines) {

  /** A slot and its values, one word each. */
  record Slot(String name, List<String> values) {
    Slot {
      Objects.requireNonNull(name, "name");
      values = List.copyOf(values);
    }
  }

  List<String> lines(LineRole role) {
    return lines.getOrDefault(role, List.of());
  }

  /** Puts values into a text. */
  static String fill(String text, String a, String b) {
    return text.replace("{a}", a).replace("{b}", b);
  }
}
