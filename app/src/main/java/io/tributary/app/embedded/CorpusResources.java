package io.tributary.app.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the corpus's resources: lines of {@code key: text}, {@code #} for comments. They are part
 * of the program, so a mistake in them is an {@link IllegalStateException} that names file and
 * line.
 */
final class CorpusResources {
  private static final String TOPIC_NAMES =
      "cooking travel cleaning gifts garden study pets repairs feelings "
          + "locks cheating passwords animals stealing";

  private final Map<String, Topic.Slot> slots = new LinkedHashMap<>();

  /** One line of a resource. */
  record Entry(String file, int line, String key, String text) {
    IllegalStateException error(String problem) {
      return new IllegalStateException(file + " line " + line + ": " + problem);
    }
  }

  CorpusResources() {
    for (Entry entry : entries("slots.txt")) {
      var slot = new Topic.Slot(entry.key(), List.of(entry.text().split(" ")));
      if (slots.put(entry.key(), slot) != null) throw entry.error("slot named twice");
    }
  }

  List<Topic> topics() {
    var topics = new ArrayList<Topic>();
    for (String name : TOPIC_NAMES.split(" ")) topics.add(topic(name));
    return topics;
  }

  /** The lines that serve every topic; {@code {A}} stands for the topic's noun phrase. */
  Map<LineRole, List<String>> commonLines() {
    var lines = new EnumMap<LineRole, List<String>>(LineRole.class);
    for (Entry entry : entries("common.txt")) {
      lines.computeIfAbsent(role(entry), key -> new ArrayList<>()).add(entry.text());
    }
    return lines;
  }

  private Topic topic(String name) {
    Boolean unsafe = null;
    List<Topic.Slot> pair = List.of();
    String phrase = null;
    var templates = new LinkedHashMap<String, String>();
    var lines = new EnumMap<LineRole, List<String>>(LineRole.class);
    for (Entry entry : entries("topics/" + name + ".txt")) {
      String[] key = entry.key().split(" ");
      switch (key[0]) {
        case "request" -> unsafe = unsafe(entry);
        case "slots" -> pair = slots(entry);
        case "phrase" -> phrase = positional(entry, pair);
        case "prompt" -> {
          if (key.length != 2) throw entry.error("a prompt needs one name");
          String text = positional(entry, pair);
          if (!text.contains("{a}") || !text.contains("{b}"))
            throw entry.error("a slot is missing");
          if (templates.put(key[1], text) != null) throw entry.error("prompt named twice");
        }
        default ->
            lines
                .computeIfAbsent(role(entry), role -> new ArrayList<>())
                .add(positional(entry, pair));
      }
    }
    if (unsafe == null || pair.isEmpty() || phrase == null) {
      throw new IllegalStateException(name + ": request, slots and phrase must be given");
    }
    return new Topic(name, unsafe, pair.get(0), pair.get(1), phrase, templates, lines);
  }

  private static boolean unsafe(Entry entry) {
    return switch (entry.text()) {
      case "safe" -> false;
      case "unsafe" -> true;
      default -> throw entry.error("a request is safe or unsafe, not " + entry.text());
    };
  }

  private List<Topic.Slot> slots(Entry entry) {
    var pair = new ArrayList<Topic.Slot>();
    for (String name : entry.text().split(" ")) {
      Topic.Slot slot = slots.get(name);
      if (slot == null) throw entry.error("no slot " + name);
      pair.add(slot);
    }
    if (pair.size() != 2) throw entry.error("a topic has two slots");
    return pair;
  }

  /** Names slots by place, so that the rest of the program need not know their names. */
  private static String positional(Entry entry, List<Topic.Slot> pair) {
    if (pair.isEmpty()) throw entry.error("slots must come first");
    String text =
        entry
            .text()
            .replace("{" + pair.get(0).name() + "}", "{a}")
            .replace("{" + pair.get(1).name() + "}", "{b}");
    String rest = text.replace("{a}", "").replace("{b}", "");
    if (rest.indexOf('{') >= 0) throw entry.error("not a slot of this topic: " + rest);
    return text;
  }

  private static LineRole role(Entry entry) {
    for (LineRole role : LineRole.values()) {
      if (role.key().equals(entry.key())) return role;
    }
    throw entry.error("unknown key " + entry.key());
  }

  static List<Entry> entries(String file) {
    var entries = new ArrayList<Entry>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) continue;
      int colon = line.indexOf(':');
      var entry = new Entry(file, i + 1, line.substring(0, Math.max(colon, 0)), "");
      if (colon <= 0) throw entry.error("not of the form key: text");
      entries.add(new Entry(file, i + 1, entry.key(), line.substring(colon + 1).strip()));
    }
    return entries;
  }

  static List<String> lines(String file) {
    try (InputStream in = CorpusResources.class.getResourceAsStream(file)) {
      if (in == null) throw new IllegalStateException("no resource " + file);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
