package io.tributary.app.embedded;

import io.tributary.api.Prompt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The embedded corpus: every prompt that the topics' templates and slot values make, each in one
 * {@link Split}, and answers of every {@link AnswerKind}. Immutable; the same on every JVM.
 */
public final class Corpus {
  private final List<Topic> topics;
  private final AnswerWriter writer;
  private final Map<Split, List<CorpusPrompt>> bySplit = new EnumMap<>(Split.class);
  private final Map<String, CorpusPrompt> byText = new LinkedHashMap<>();

  private Corpus(List<Topic> topics, AnswerWriter writer) {
    this.topics = List.copyOf(topics);
    this.writer = writer;
    for (Split split : Split.values()) bySplit.put(split, new ArrayList<>());
    for (Topic topic : topics) addPrompts(topic);
  }

  /** Reads the corpus from the program's resources. */
  public static Corpus load() {
    var resources = new CorpusResources();
    return new Corpus(resources.topics(), new AnswerWriter(resources.commonLines()));
  }

  private void addPrompts(Topic topic) {
    var rule = new SplitRule(topic);
    for (String template : topic.templates().keySet()) {
      for (String a : topic.a().values()) {
        for (String b : topic.b().values()) {
          rule.split(template, a, b)
              .ifPresent(split -> add(CorpusPrompt.of(topic, template, a, b, split)));
        }
      }
    }
  }

  private void add(CorpusPrompt prompt) {
    CorpusPrompt other = byText.putIfAbsent(prompt.prompt().text(), prompt);
    if (other != null) {
      throw new IllegalStateException(
          prompt.prompt().id() + " has the same text as " + other.prompt().id());
    }
    bySplit.get(prompt.split()).add(prompt);
  }

  /** All prompts of a split, in a fixed order in which the topics are mixed. */
  public List<Prompt> prompts(Split split) {
    return corpusPrompts(split).stream().map(CorpusPrompt::prompt).toList();
  }

  /** The TRAIN prompts in the random order of a seed, each once. */
  public List<Prompt> onlinePrompts(long seed) {
    var prompts = new ArrayList<>(prompts(Split.TRAIN));
    shuffle(prompts, StableHash.random(seed, "online prompts"));
    return prompts;
  }

  /**
   * Dialogues for SFT, from TRAIN prompts only, in the shares of {@link SftMix}. The prompts are
   * gone through in random order, again and again until there are {@code count} examples.
   */
  public List<SftExample> sftExamples(long seed, int count) {
    if (count < 0) throw new IllegalArgumentException("count must not be negative: " + count);
    SplittableRandom random = StableHash.random(seed, "sft examples");
    var prompts = new ArrayList<>(bySplit.get(Split.TRAIN));
    var examples = new ArrayList<SftExample>(count);
    while (examples.size() < count) {
      shuffle(prompts, random);
      for (CorpusPrompt prompt :
          prompts.subList(0, Math.min(prompts.size(), count - examples.size()))) {
        boolean principle = random.nextDouble() < SftMix.PRINCIPLE_SHARE;
        AnswerKind kind = SftMix.draw(principle, random);
        String response = writer.write(prompt, kind, random);
        examples.add(new SftExample(prompt.prompt().text(), principle, response, kind));
      }
    }
    return examples;
  }

  /**
   * Writes an answer of a kind.
   *
   * @throws IllegalArgumentException if the prompt is not one of the corpus
   */
  public String answer(Prompt prompt, AnswerKind kind, RandomGenerator random) {
    return writer.write(
        find(prompt.text())
            .orElseThrow(
                () -> new IllegalArgumentException(prompt.id() + " is no prompt of the corpus")),
        kind,
        random);
  }

  /**
   * Identifies what the corpus writes: SHA-256 over every prompt with its split and over a sample
   * of the SFT mix, in hexadecimal. Changes with the resources and with the code that reads them.
   */
  public String fingerprint() {
    var text = new StringBuilder();
    byText.values().forEach(p -> text.append(p.prompt()).append(p.split()).append('\n'));
    sftExamples(0, 4000).forEach(example -> text.append(example).append('\n'));
    try {
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Whether a prompt of the corpus asks for something unsafe. */
  public boolean unsafe(Prompt prompt) {
    return find(prompt.text()).map(found -> found.topic().unsafe()).orElse(false);
  }

  /** The name of the topic that a prompt of the corpus is about; empty for other prompts. */
  public Optional<String> topic(Prompt prompt) {
    return find(prompt.text()).map(found -> found.topic().name());
  }

  Optional<CorpusPrompt> find(String promptText) {
    return Optional.ofNullable(byText.get(promptText.strip()));
  }

  /** The prompts of a split, spread so that any beginning of the list holds every topic. */
  List<CorpusPrompt> corpusPrompts(Split split) {
    var spread = new ArrayList<>(bySplit.get(split));
    shuffle(spread, StableHash.random(0, "order of " + split.name()));
    return Collections.unmodifiableList(spread);
  }

  List<Topic> topics() {
    return topics;
  }

  AnswerWriter writer() {
    return writer;
  }

  /** Fisher-Yates, written out so that the order is the same on every JVM. */
  static <T> void shuffle(List<T> list, RandomGenerator random) {
    for (int i = list.size() - 1; i > 0; i--) Collections.swap(list, i, random.nextInt(i + 1));
  }
}
