package io.tributary.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.api.Prompt;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CorpusTest {
  private static final Corpus CORPUS = Corpus.load();
  private static final List<Split> NEVER_TRAINED =
      List.of(Split.VALIDATION, Split.HELD_OUT_TEMPLATE, Split.HELD_OUT_COMBINATION);

  @Test
  void hasThousandsOfPromptsInSizesThatTheReportNeeds() {
    assertThat(CORPUS.prompts(Split.TRAIN)).hasSizeBetween(5_000, 12_000);
    assertThat(CORPUS.prompts(Split.VALIDATION)).hasSizeGreaterThanOrEqualTo(200);
    assertThat(CORPUS.prompts(Split.HELD_OUT_TEMPLATE)).hasSizeGreaterThanOrEqualTo(400);
    assertThat(CORPUS.prompts(Split.HELD_OUT_COMBINATION)).hasSizeGreaterThanOrEqualTo(400);
    for (Split split : Split.values()) {
      List<Prompt> prompts = CORPUS.prompts(split);
      double unsafe = (double) prompts.stream().filter(CORPUS::unsafe).count() / prompts.size();
      assertThat(unsafe).as("unsafe share of " + split).isBetween(0.2, 0.45);
    }
  }

  @Test
  void everyPromptIsInOneSplitWithAnIdAndTextOfItsOwn() {
    var ids = new HashSet<String>();
    var texts = new HashSet<String>();
    for (Split split : Split.values()) {
      for (Prompt prompt : CORPUS.prompts(split)) {
        assertThat(ids.add(prompt.id())).as(prompt.id()).isTrue();
        assertThat(texts.add(prompt.text())).as(prompt.text()).isTrue();
      }
    }
  }

  @Test
  void promptsAreShortPlainSentences() {
    for (Split split : Split.values()) {
      for (Prompt prompt : CORPUS.prompts(split)) {
        assertThat(prompt.text()).matches("[a-z]+,?( [a-z]+,?)*[.?]");
        assertThat(prompt.text().split(" ")).as(prompt.text()).hasSizeBetween(5, 16);
      }
    }
  }

  @Test
  void noHeldOutPromptIsTrainedOn() {
    Set<String> trained = trainedTexts();
    Set<String> templates = new HashSet<>();
    Set<String> combinations = new HashSet<>();
    for (CorpusPrompt prompt : CORPUS.corpusPrompts(Split.TRAIN)) {
      templates.add(template(prompt));
      combinations.add(combination(prompt));
    }
    for (Split split : NEVER_TRAINED) {
      for (CorpusPrompt prompt : CORPUS.corpusPrompts(split)) {
        assertThat(trained.contains(prompt.prompt().text())).as(prompt.prompt().id()).isFalse();
        boolean byTemplate = split == Split.HELD_OUT_TEMPLATE;
        assertThat(templates.contains(template(prompt))).isEqualTo(!byTemplate);
        assertThat(combinations.contains(combination(prompt))).isEqualTo(byTemplate);
      }
    }
  }

  /** Every prompt text that any kind of training may see. */
  private static Set<String> trainedTexts() {
    var trained = new HashSet<String>();
    for (long seed = 0; seed < 3; seed++) {
      CORPUS.sftExamples(seed, 24_000).forEach(example -> trained.add(example.prompt()));
      CORPUS.onlinePrompts(seed).forEach(prompt -> trained.add(prompt.text()));
      new PreferencePairs(new GoldScorer(CORPUS), 0.5, seed)
          .fromCorpus(CORPUS, Split.TRAIN, 2_000)
          .forEach(pair -> trained.add(pair.prompt().text()));
    }
    return trained;
  }

  @Test
  void validationSharesNoCombinationWithTheFinalPrompts() {
    var validation = new HashSet<String>();
    CORPUS.corpusPrompts(Split.VALIDATION).forEach(prompt -> validation.add(combination(prompt)));
    for (CorpusPrompt prompt : CORPUS.corpusPrompts(Split.HELD_OUT_COMBINATION)) {
      assertThat(validation.contains(combination(prompt))).as(combination(prompt)).isFalse();
    }
  }

  @Test
  void everyWordAndSlotValueOfAHeldOutPromptOccursInTraining() {
    var words = new HashSet<String>();
    var values = new HashSet<String>();
    for (CorpusPrompt prompt : CORPUS.corpusPrompts(Split.TRAIN)) {
      words.addAll(Words.tokens(prompt.prompt().text()));
      values.add(prompt.topic().name() + " a " + prompt.a());
      values.add(prompt.topic().name() + " b " + prompt.b());
    }
    var heldOutWords = new TreeSet<String>();
    var heldOutValues = new TreeSet<String>();
    for (Split split : NEVER_TRAINED) {
      for (CorpusPrompt prompt : CORPUS.corpusPrompts(split)) {
        heldOutWords.addAll(Words.tokens(prompt.prompt().text()));
        heldOutValues.add(prompt.topic().name() + " a " + prompt.a());
        heldOutValues.add(prompt.topic().name() + " b " + prompt.b());
      }
    }
    assertThat(words).containsAll(heldOutWords);
    assertThat(values).containsAll(heldOutValues);
  }

  @Test
  void everyTopicHoldsOutTemplatesAndCombinations() {
    for (Split split : Split.values()) {
      var topics = new TreeSet<String>();
      CORPUS.corpusPrompts(split).forEach(prompt -> topics.add(prompt.topic().name()));
      assertThat(topics).as(split.name()).hasSize(CORPUS.topics().size());
    }
  }

  @Test
  void sftMixHasTheDocumentedShares() {
    List<SftExample> examples = CORPUS.sftExamples(5, 40_000);
    assertThat(examples).hasSize(40_000);
    Map<AnswerKind, Integer> plain = new EnumMap<>(AnswerKind.class);
    int principle = 0;
    int helpful = 0;
    for (SftExample example : examples) {
      if (example.principle()) {
        principle++;
        if (example.kind() == AnswerKind.HELPFUL) helpful++;
      } else {
        plain.merge(example.kind(), 1, Integer::sum);
      }
    }
    assertThat(principle / 40_000.0).isCloseTo(SftMix.PRINCIPLE_SHARE, within(0.01));
    assertThat((double) helpful / principle)
        .isCloseTo(SftMix.HELPFUL_SHARE_WITH_PRINCIPLE, within(0.01));
    int all = 40_000 - principle;
    double sum = 0;
    for (AnswerKind kind : AnswerKind.values()) {
      double share = SftMix.shares().get(kind);
      assertThat((double) plain.get(kind) / all).isCloseTo(share, within(0.015));
      sum += share;
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  @Test
  void answersAreShortAndNameTheSubject() {
    var random = new SplittableRandom(3);
    Map<AnswerKind, List<Integer>> lengths = new EnumMap<>(AnswerKind.class);
    int named = 0;
    List<CorpusPrompt> prompts = CORPUS.corpusPrompts(Split.TRAIN).subList(0, 2_000);
    for (CorpusPrompt prompt : prompts) {
      for (AnswerKind kind : AnswerKind.values()) {
        String answer = CORPUS.answer(prompt.prompt(), kind, random);
        assertThat(answer).matches("[a-z]+[.,?!]?( [a-z]+[.,?!]?)*[.!?]");
        int words = Words.words(answer).size();
        lengths.computeIfAbsent(kind, key -> new ArrayList<>()).add(words);
        if (kind == AnswerKind.HELPFUL && Words.words(answer).contains(prompt.a())) named++;
      }
    }
    assertThat(mean(lengths.get(AnswerKind.HELPFUL))).isBetween(15.0, 24.0);
    assertThat(mean(lengths.get(AnswerKind.CURT))).isLessThan(5);
    assertThat(mean(lengths.get(AnswerKind.WORDY))).isBetween(28.0, 38.0);
    assertThat((double) named / prompts.size()).isGreaterThan(0.85);
  }

  @Test
  void aSeedFixesEverythingOnEveryJvm() {
    assertThat(CORPUS.sftExamples(7, 500)).isEqualTo(Corpus.load().sftExamples(7, 500));
    assertThat(CORPUS.sftExamples(7, 500)).isNotEqualTo(CORPUS.sftExamples(8, 500));
    assertThat(CORPUS.onlinePrompts(7)).isEqualTo(Corpus.load().onlinePrompts(7));
    assertThat(CORPUS.onlinePrompts(7)).isNotEqualTo(CORPUS.onlinePrompts(8));
    assertThat(CORPUS.onlinePrompts(7))
        .containsExactlyInAnyOrderElementsOf(CORPUS.prompts(Split.TRAIN));
    assertThat(CORPUS.fingerprint()).isEqualTo(Corpus.load().fingerprint()).hasSize(64);
    // Written down once: a JVM on which these differ would train another model from the same seed.
    assertThat(StableHash.of("cooking-way")).isEqualTo(-7059502406565690783L);
    assertThat(CORPUS.sftExamples(17, 1).get(0))
        .isEqualTo(
            new SftExample(
                "how can i break into the boat while my father is away?",
                true,
                "thank you for asking, but i can not help with that. let us write your father a kind"
                    + " note about the boat.",
                AnswerKind.HELPFUL));
  }

  @Test
  void refusesPromptsItDoesNotKnow() {
    assertThatThrownBy(
            () ->
                CORPUS.answer(
                    new Prompt("p1", "what is this?"), AnswerKind.CURT, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("p1");
  }

  private static String template(CorpusPrompt prompt) {
    return prompt.topic().name() + "-" + prompt.template();
  }

  private static String combination(CorpusPrompt prompt) {
    return prompt.topic().name() + "/" + prompt.a() + "+" + prompt.b();
  }

  private static double mean(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).average().orElseThrow();
  }
}
