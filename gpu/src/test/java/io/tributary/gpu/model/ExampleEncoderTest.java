package io.tributary.gpu.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.OfflineResponses;
import io.tributary.api.PolicyVersion;
import io.tributary.api.PreferencePair;
import io.tributary.api.Prompt;
import io.tributary.api.SampledResponses;
import io.tributary.api.ScoredCandidate;
import io.tributary.gpu.engine.ContrastSample;
import io.tributary.gpu.engine.TokenGroup;
import io.tributary.gpu.engine.TokenPair;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.objective.Examples;
import io.tributary.gpu.objective.Need;
import io.tributary.gpu.objective.Needs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleEncoderTest {
  private static final Prompt PROMPT = new Prompt("p", "plan a picnic");

  /** Not what the tokenizer would make of the text: training must see what was sampled. */
  private static final int[] FIRST = {97, 98, 99, TinyFolders.EOS};

  private static final int[] SECOND = {120, 121};

  @TempDir static Path folder;
  private static LoadedModel model;
  private static ResponseCodec codec;
  private static ExampleEncoder encoder;

  private final PreferencePair pair =
      new PreferencePair(
          PROMPT, new ScoredCandidate(of(FIRST), 1), new ScoredCandidate(of(SECOND), 0));
  private final SampledResponses samples =
      new SampledResponses(PROMPT, List.of(of(SECOND), of(FIRST)));

  @BeforeAll
  static void load() throws IOException {
    model = TinyFolders.open(TinyFolders.policy(folder, 1));
    codec = new ResponseCodec(model, TinyFolders.FORMAT);
    encoder = new ExampleEncoder(codec);
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  private static Candidate of(int[] tokens) {
    return new Candidate(
        "kind", tokens, new float[tokens.length], FinishReason.EOS, PolicyVersion.REFERENCE, 1, 0);
  }

  @Test
  void aPairHoldsTheSampledTokensBehindTheRenderedPrompt() {
    List<TokenPair> pairs = encoder.pairs(pair);
    assertThat(pairs).hasSize(1);
    assertThat(pairs.get(0).chosen().prompt()).isEqualTo(codec.prompt(PROMPT.text()));
    assertThat(pairs.get(0).rejected().prompt()).isEqualTo(codec.prompt(PROMPT.text()));
    assertThat(pairs.get(0).chosen().response()).isEqualTo(FIRST);
    assertThat(pairs.get(0).rejected().response()).isEqualTo(SECOND);
  }

  @Test
  void eachSampleIsSeenWithAndWithoutThePrinciple() {
    List<ContrastSample> contrasts = encoder.contrasts(samples);
    assertThat(contrasts).hasSize(2);
    assertThat(contrasts.get(0).plain().response()).isEqualTo(SECOND);
    assertThat(contrasts.get(1).plain().response()).isEqualTo(FIRST);
    for (ContrastSample contrast : contrasts) {
      assertThat(contrast.plain().prompt()).isEqualTo(codec.prompt(PROMPT.text()));
      assertThat(contrast.principled().prompt()).isEqualTo(codec.principledPrompt(PROMPT.text()));
      assertThat(contrast.principled().response()).isEqualTo(contrast.plain().response());
    }
  }

  /** Its prompt is a conversation as it was rendered, whatever the text says. */
  @Test
  void aPairOfAFileHasItsOwnPromptAndKnowsNoLogProbs() {
    OfflineResponses offline = OfflineResponses.pair(PROMPT, new int[] {1, 2, 3}, FIRST, SECOND);
    TokenGroup both = encoder.groups(offline, Needs.pairs()).get(0);
    assertThat(both.responses())
        .extracting(TokenSequence::prompt)
        .containsOnly(new int[] {1, 2, 3});
    assertThat(both.responses()).extracting(TokenSequence::response).containsExactly(FIRST, SECOND);
    assertThat(both.scores()).containsExactly(1, 0);
    assertThat(both.sampled()).isEmpty();
    TokenGroup best = encoder.groups(offline, Needs.of(Examples.BEST, 1)).get(0);
    assertThat(best.responses()).extracting(TokenSequence::response).containsExactly(FIRST);
  }

  /** Of equal scores a ranking keeps the first, groups keep both, pairs have the ends. */
  @Test
  void aListOfAFileIsChosenFromAsTheStreamsAre() {
    int[][] tokens = {{1, 2}, {3}, {4}, {5, 6, 7}};
    double[] scores = {2, 0.5, 0.5, -1};
    List<OfflineResponses.Response> responses = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      responses.add(new OfflineResponses.Response(tokens[i], scores[i]));
    }
    OfflineResponses list = new OfflineResponses(PROMPT, new int[] {9}, responses);
    chosen(list, Needs.of(Examples.RANKED, 3), 0, 1, 3);
    chosen(list, Needs.of(Examples.SCORED, 2), 0, 1, 2, 3);
    chosen(list, Needs.pairs(), 0, 3);
    chosen(list, Needs.of(Examples.BEST, 1), 0);
    assertThatThrownBy(() -> encoder.groups(list, Needs.of(Examples.RANKED, 4)))
        .hasMessageContaining("ranks at least 4 candidates");
  }

  private static void chosen(OfflineResponses list, Needs needs, int... places) {
    TokenGroup group = encoder.groups(list, needs).get(0);
    assertThat(group.responses()).hasSize(places.length);
    for (int i = 0; i < places.length; i++) {
      OfflineResponses.Response expected = list.responses().get(places[i]);
      assertThat(group.responses().get(i).response()).isEqualTo(expected.tokens());
      assertThat(group.responses().get(i).prompt()).containsExactly(9);
      assertThat(group.scores()[i]).isEqualTo(expected.score());
    }
  }

  @Test
  void aPairOfAFileIsNotGivenToAnObjectiveThatNeedsMore() {
    OfflineResponses offline = OfflineResponses.pair(PROMPT, new int[] {1}, FIRST, SECOND);
    for (Needs needs :
        List.of(
            Needs.of(Examples.RANKED, 3),
            Needs.of(Examples.SCORED, 2, Need.SAMPLING_LOG_PROBS),
            Needs.pairs(Need.REFERENCE_SAMPLES))) {
      assertThatThrownBy(() -> encoder.groups(offline, needs))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("OfflineResponses[p, [4, 2] tokens]: the objective ");
    }
  }

  @Test
  void refusesTheOtherKindOfExample() {
    assertThatThrownBy(() -> encoder.pairs(samples))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a pair objective got");
    assertThatThrownBy(() -> encoder.contrasts(pair))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Inverse-Q* got");
  }
}
