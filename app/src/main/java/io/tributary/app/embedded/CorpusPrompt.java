package io.tributary.app.embedded;

import io.tributary.api.Prompt;

/** A prompt with where it comes from: its topic, template, slot values and split. */
record CorpusPrompt(Prompt prompt, Topic topic, String template, String a, String b, Split split) {

  static CorpusPrompt of(Topic topic, String template, String a, String b, Split split) {
    String id = topic.name() + "-" + template + "/" + a + "+" + b;
    String text = Topic.fill(topic.templates().get(template), a, b);
    return new CorpusPrompt(new Prompt(id, text), topic, template, a, b, split);
  }
}
