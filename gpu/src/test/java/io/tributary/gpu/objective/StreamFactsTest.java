package io.tributary.gpu.objective;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamFactsTest {
  private final StreamFacts run = StreamFacts.online(8);

  @Test
  void aRunGivesWhatAllObjectivesNeedButSamplesOfTheReference() {
    for (ObjectiveSpec spec : ObjectiveSpecs.all()) {
      assertThat(run.refusal(spec).isPresent()).as(spec.id()).isEqualTo(spec.id().equals("xpo"));
    }
    assertThat(new StreamFacts(8, true, true).refusal(new Xpo())).isEmpty();
    assertThat(run.refusal(new Xpo()).orElseThrow()).contains("reference model", "take dpo");
  }

  @Test
  void rankingsNeedThreeCandidates() {
    assertThat(StreamFacts.online(2).refusal(new Pro()).orElseThrow())
        .isEqualTo(
            "ranks at least 3 candidates of a prompt, and there are 2: set generation.candidates to"
                + " 4 or more");
    assertThat(StreamFacts.online(2).refusal(new DpoPl())).isEmpty();
  }

  @Test
  void pairsOfAFileHaveNoSamplingLogProbs() {
    assertThat(StreamFacts.file(2).refusal(new Ppo()).orElseThrow())
        .contains("log-probs that responses were sampled with", "such as dpo");
    assertThat(StreamFacts.file(2).refusal(new Kto())).isEmpty();
  }
}
