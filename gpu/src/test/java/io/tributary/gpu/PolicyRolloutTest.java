package io.tributary.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.gpu.engine.Generation;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Sampled;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.model.TinyFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyRolloutTest {
  private static final int NEW_TOKENS = 8;

  @TempDir static Path folder;
  private static LoadedModel model;
  private static ResponseCodec codec;
  private LocalWeightStore store;
  private PolicyRollout rollout;

  @BeforeAll
  static void load() throws IOException {
    model = TinyFolders.open(TinyFolders.policy(folder, 1));
    codec = new ResponseCodec(model, TinyFolders.FORMAT);
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  @BeforeEach
  void open() {
    store = new LocalWeightStore();
    store.publish(PolicyVersion.REFERENCE, model.weights().copy(model.kernels()));
    rollout = new PolicyRollout(model, codec, store, NEW_TOKENS, 3);
  }

  @AfterEach
  void close() {
    rollout.close();
    store.close();
  }

  private static SamplingParams params(long seed) {
    return new SamplingParams(0.9, 0, 1, seed);
  }

  private static SampleRequest request(String id, String text, long... seeds) {
    return new SampleRequest(
        new Prompt(id, text), LongStream.of(seeds).mapToObj(PolicyRolloutTest::params).toList());
  }

  private Candidate sampled() {
    Prompt prompt = new Prompt("p", "write a kind letter");
    return rollout
        .sample(List.of(new SampleRequest(prompt, List.of(params(41)))))
        .get(0)
        .candidates()
        .get(0);
  }

  @Test
  void givesOneGroupARequestInOrder() {
    List<SampleRequest> requests =
        List.of(
            request("a", "plan a picnic", 11, 12),
            request("b", "why?", 13),
            request("c", "write a kind letter", 14, 15, 16));
    List<CandidateGroup> groups = rollout.sample(requests);
    assertThat(groups).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(groups.get(i).prompt()).isEqualTo(requests.get(i).prompt());
      assertThat(groups.get(i).candidates())
          .extracting(Candidate::seed)
          .isEqualTo(requests.get(i).candidates().stream().map(SamplingParams::seed).toList());
    }
    for (CandidateGroup group : groups) {
      for (Candidate candidate : group.candidates()) {
        assertThat(candidate.version()).isEqualTo(PolicyVersion.REFERENCE);
        assertThat(candidate.temperature()).isEqualTo(0.9);
        assertThat(candidate.tokens().length).isBetween(1, NEW_TOKENS);
        assertThat(candidate.logProb()).isNegative();
      }
    }
  }

  @Test
  void aSeedGivesItsCandidateWhateverItIsBatchedWith() {
    SampleRequest wanted = request("b", "why?", 21, 22);
    List<Candidate> alone = rollout.sample(List.of(wanted)).get(0).candidates();
    List<Candidate> among =
        rollout
            .sample(
                List.of(
                    request("a", "how do I calm a crying baby?", 1, 2, 3),
                    wanted,
                    request("c", "plan", 4)))
            .get(1)
            .candidates();
    for (int i = 0; i < 2; i++) {
      assertThat(among.get(i).tokens()).isEqualTo(alone.get(i).tokens());
      assertThat(among.get(i).text()).isEqualTo(alone.get(i).text());
      assertThat(among.get(i).logProb()).isCloseTo(alone.get(i).logProb(), within(1e-4));
    }
    assertThat(alone.get(0).tokens()).isNotEqualTo(alone.get(1).tokens());
  }

  @Test
  void takesNewerWeightsOnlyWhenToldTo() {
    Candidate before = sampled();
    Weights newer = Policy.load(model.kernels(), Policy.initial(model.kernels().shape(), 2));
    Sampled expected =
        new Generation(model.kernels(), NEW_TOKENS, 3, model.eos())
            .sample(
                newer, List.of(codec.prompt("write a kind letter")), List.of(List.of(params(41))))
            .get(0);
    store.publish(new PolicyVersion(5), newer);
    assertThat(rollout.version()).isEqualTo(PolicyVersion.REFERENCE);
    assertThat(sampled()).isEqualTo(before);

    assertThat(rollout.refresh()).isEqualTo(new PolicyVersion(5));
    assertThat(rollout.version()).isEqualTo(new PolicyVersion(5));
    Candidate after = sampled();
    assertThat(after.version()).isEqualTo(new PolicyVersion(5));
    assertThat(after.tokens()).isEqualTo(expected.tokens());
    assertThat(after.logProbs()).isEqualTo(expected.logProbs()).isNotEqualTo(before.logProbs());
    assertThat(rollout.refresh()).as("nothing new").isEqualTo(new PolicyVersion(5));
    assertThat(sampled()).isEqualTo(after);
  }

  @Test
  void aPromptFitsWhileAWholeResponseHasRoom() {
    int most = TinyFolders.CONTEXT - NEW_TOKENS;
    String text = "q";
    while (codec.prompt(text).length < most) text += "q";
    assertThat(codec.prompt(text)).hasSize(most);
    assertThat(rollout.fits(new Prompt("p", text))).isTrue();
    assertThat(rollout.fits(new Prompt("p", text + "q"))).isFalse();
    Candidate candidate =
        rollout.sample(List.of(request("p", text, 31))).get(0).candidates().get(0);
    assertThat(Double.isFinite(candidate.logProb())).isTrue();
    assertThat(candidate.tokens()).isNotEmpty();
  }
}
