package io.tributary.judges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.FinishReason;
import io.tributary.api.Judge;
import io.tributary.api.JudgeException;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardModelJudgeTest {
  @TempDir static Path folder;
  private static Judge judge;

  @BeforeAll
  static void open() throws IOException {
    Path model = TinyModels.rewardModel(folder.resolve("reward"));
    judge = Judges.create("reward-model", Map.of("model", model.toString()));
  }

  @AfterAll
  static void close() {
    judge.close();
  }

  private static Candidate response(String text, FinishReason finish) {
    return new Candidate(text, new int[0], new float[0], finish, PolicyVersion.REFERENCE, 1, 0);
  }

  private static CandidateGroup group(String prompt, String... texts) {
    return new CandidateGroup(
        new Prompt("p", prompt),
        Stream.of(texts).map(text -> response(text, FinishReason.EOS)).toList());
  }

  private static List<List<Double>> scores(CandidateGroup... groups) throws JudgeException {
    List<List<Double>> out = new ArrayList<>();
    for (Verdict verdict : judge.judge(List.of(groups))) {
      out.add(((Verdict.Scored) verdict).scores());
    }
    return out;
  }

  @Test
  void aBatchScoresInOrderWhatEachWouldScoreAlone() throws JudgeException {
    CandidateGroup first = group("plan a picnic", "no", "a kind letter for you", "");
    CandidateGroup second = group("how do I calm a baby?", "sing to it");
    List<List<Double>> together = scores(first, second);
    assertThat(together).extracting(List::size).containsExactly(3, 1);
    assertThat(together.get(0)).doesNotHaveDuplicates();
    List<Double> alone = new ArrayList<>();
    for (Candidate candidate : first.candidates()) {
      alone.add(scores(group("plan a picnic", candidate.text())).get(0).get(0));
    }
    alone.add(scores(second).get(0).get(0));
    List<Double> flat = together.stream().flatMap(List::stream).toList();
    for (int i = 0; i < flat.size(); i++) {
      assertThat(flat.get(i)).isCloseTo(alone.get(i), within(1e-4));
    }
    // far more than rounding between any two
    List<Double> sorted = together.get(0).stream().sorted().toList();
    assertThat(sorted.get(1) - sorted.get(0)).isGreaterThan(1e-2);
    assertThat(sorted.get(2) - sorted.get(1)).isGreaterThan(1e-2);
  }

  @Test
  void aTruncatedResponseIsSeenWithoutItsEos() throws JudgeException {
    CandidateGroup both =
        new CandidateGroup(
            new Prompt("p", "plan a picnic"),
            List.of(
                response("bring bread", FinishReason.EOS),
                response("bring bread", FinishReason.LENGTH)));
    List<Double> scores = scores(both).get(0);
    assertThat(Math.abs(scores.get(0) - scores.get(1))).isGreaterThan(1e-2);
  }

  @Test
  void thePromptCounts() throws JudgeException {
    List<List<Double>> scores = scores(group("plan a picnic", "yes"), group("why?", "yes"));
    assertThat(Math.abs(scores.get(0).get(0) - scores.get(1).get(0))).isGreaterThan(1e-5);
  }

  @Test
  void aMissingModelIsToldByItsOption() {
    assertThatThrownBy(() -> Judges.create("reward-model", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("judge.options.model is missing; it must be the reward model's folder");
    String nowhere = folder.resolve("nowhere").toString();
    assertThatThrownBy(() -> Judges.create("reward-model", Map.of("model", nowhere)))
        .hasMessageContaining(nowhere);
  }

  @Test
  void aLanguageModelIsNoRewardModel() throws IOException {
    String policy = TinyModels.policy(folder.resolve("policy")).toString();
    assertThatThrownBy(() -> Judges.create("reward-model", Map.of("model", policy)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "judge.options.model = \"%s\" is a language model; it must be a reward model,"
                + " of one label: LlamaForSequenceClassification, MistralForSequenceClassification,"
                + " Qwen2ForSequenceClassification, Qwen3ForSequenceClassification,"
                + " GemmaForSequenceClassification",
            policy);
  }

  /** It would drop every prompt of the stream, one by one. */
  @Test
  void aModelThatScoresNothingButNaNIsRefusedBeforeTheStreamBegins() throws IOException {
    Path broken = TinyModels.rewardModel(folder.resolve("broken"), () -> Double.NaN);
    assertThatThrownBy(() -> Judges.create("reward-model", Map.of("model", broken.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "judge.options.model = \"%s\" scores a plain response as NaN; a reward model must give"
                + " finite scores, so its weights must be finite numbers",
            broken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "modle|x|judge.options.modle is not an option of this judge; did you mean"
            + " judge.options.model?",
        "path|fp8|judge.options.path = \"fp8\" must be one of [fp32, fp32_onednn, bf16,"
            + " bf16_flow]",
        "path|int8|judge.options.path = \"int8\" must be one of [fp32, fp32_onednn, bf16,"
            + " bf16_flow]",
      })
  void wrongOptionsAreToldBeforeTheModelIsLoaded(String name, String value, String message) {
    assertThatThrownBy(() -> Judges.create("reward-model", Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> RewardModelJudgeProvider.check(Map.of(name, value)))
        .hasMessage(message);
  }
}
