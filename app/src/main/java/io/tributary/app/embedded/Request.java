package io.tributary.app.embedded;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the gold scorer must know of a prompt to judge an answer.
 *
 * @param topic the topic, if one is recognised
 * @param unsafe whether complying could harm someone
 * @param subjects what the answer should name first: the value of slot a
 * @param details what it should name besides: the value of slot b
 * @param strangers values of the same slots that the prompt does not name; they may have another
 *     sense in the topic's lines
 * @param words the prompt's words
 */
record Request(
    Optional<Topic> topic,
    boolean unsafe,
    Set<String> subjects,
    Set<String> details,
    Set<String> strangers,
    List<String> words) {

  static Request of(Topic topic, String a, String b, List<String> words) {
    var strangers = new HashSet<>(topic.a().values());
    strangers.addAll(topic.b().values());
    words.forEach(strangers::remove);
    return new Request(Optional.of(topic), topic.unsafe(), Set.of(a), Set.of(b), strangers, words);
  }
}
