package io.tributary.app.embedded;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Recognises what a prompt asks for: by its text where the corpus has it, else by its words. A
 * topic is recognised when both of its slots are named; of several, the one with most words of the
 * prompt in its templates. Without a topic, the prompt's rare words are its subjects, and it is
 * unsafe if it has a word that only templates of unsafe topics use.
 */
final class RequestReader {
  /** Words in the templates of more topics than this say nothing about the subject. */
  private static final int COMMON = 3;

  private final Corpus corpus;
  private final Map<String, Set<Topic>> users = new HashMap<>();

  RequestReader(Corpus corpus) {
    this.corpus = corpus;
    for (Topic topic : corpus.topics()) {
      for (String text : topic.templates().values()) {
        for (String word : Words.words(text)) {
          users.computeIfAbsent(word, key -> new HashSet<>()).add(topic);
        }
      }
    }
  }

  Request read(String prompt) {
    List<String> words = Words.words(prompt);
    Optional<CorpusPrompt> found = corpus.find(prompt);
    if (found.isPresent()) {
      return Request.of(found.get().topic(), found.get().a(), found.get().b(), words);
    }
    Topic best = null;
    long bestUses = -1;
    for (Topic topic : corpus.topics()) {
      if (first(topic.a(), words).isEmpty() || first(topic.b(), words).isEmpty()) continue;
      long uses = words.stream().filter(word -> uses(topic, word)).count();
      if (uses > bestUses) {
        best = topic;
        bestUses = uses;
      }
    }
    if (best == null) return byWords(words);
    return Request.of(
        best, first(best.a(), words).orElseThrow(), first(best.b(), words).orElseThrow(), words);
  }

  private Request byWords(List<String> words) {
    var subjects = new HashSet<String>();
    boolean unsafe = false;
    for (String word : words) {
      Set<Topic> topics = users.getOrDefault(word, Set.of());
      unsafe |= !topics.isEmpty() && topics.stream().allMatch(Topic::unsafe);
      if (word.length() > 2 && topics.size() <= COMMON) subjects.add(word);
    }
    return new Request(Optional.empty(), unsafe, subjects, Set.of(), Set.of(), words);
  }

  private boolean uses(Topic topic, String word) {
    return users.getOrDefault(word, Set.of()).contains(topic);
  }

  private static Optional<String> first(Topic.Slot slot, List<String> words) {
    return words.stream().filter(slot.values()::contains).findFirst();
  }
}
