package io.tributary.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.gpu.engine.CachePlan;
import io.tributary.gpu.engine.Generation;
import io.tributary.gpu.engine.LiveArrays;
import io.tributary.gpu.engine.Sampled;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.model.TinyFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyRolloutTest extends TinyModelFixture {
  private static final int NEW_TOKENS = 8;

  private PolicyRollout rollout;

  @BeforeEach
  void open() {
    publishReference();
    rollout = engine(codec, false);
  }

  /** Six slots; chunks of three tokens; prompts are read in pieces. */
  private PolicyRollout engine(ResponseCodec prompts, boolean inFlightUpdates) {
    return new PolicyRollout(
        model,
        prompts,
        store,
        new PolicyRollout.Options(
            CachePlan.of(6, TinyFolders.CONTEXT), NEW_TOKENS, 3, 16, inFlightUpdates));
  }

  private List<CandidateGroup> sample(List<SampleRequest> requests) {
    return sample(rollout, requests);
  }

  private static List<CandidateGroup> sample(RolloutEngine engine, List<SampleRequest> requests) {
    for (int i = 0; i < requests.size(); i++) engine.submit(i, requests.get(i));
    CandidateGroup[] groups = new CandidateGroup[requests.size()];
    finish(engine).forEach(done -> groups[(int) done.id()] = done.group());
    return List.of(groups);
  }

  @AfterEach
  void close() {
    rollout.close();
  }

  private Candidate sampled() {
    return sample(List.of(request("p", "write a kind letter", 41))).get(0).candidates().get(0);
  }

  @Test
  void givesOneGroupARequestInOrder() {
    List<SampleRequest> requests =
        List.of(
            request("a", "plan a picnic", 11, 12),
            request("b", "why?", 13),
            request("c", "write a kind letter", 14, 15, 16));
    List<CandidateGroup> groups = sample(requests);
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
    List<Candidate> alone = sample(List.of(wanted)).get(0).candidates();
    List<Candidate> among =
        sample(
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
    Weights newer = other();
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
    assertThat(after.logProbs()).containsExactly(expected.logProbs(), within(1e-5f));
    assertThat(after.logProbs()).isNotEqualTo(before.logProbs());
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
    Candidate candidate = sample(List.of(request("p", text, 31))).get(0).candidates().get(0);
    assertThat(Double.isFinite(candidate.logProb())).isTrue();
    assertThat(candidate.tokens()).isNotEmpty();
  }

  /** Responses of the prompt with seeds 51 to 53, no EOS among their first tokens. */
  private static final SampleRequest THREE = request("p", "write a kind letter", 51, 52, 53);

  @Test
  void weightsChangeUnderResponsesOnlyWithInFlightUpdates() {
    Weights newer = other();
    try (PolicyRollout flying = engine(codec, true)) {
      List<Candidate> alone = sample(flying, List.of(THREE)).get(0).candidates();
      rollout.submit(0, THREE);
      flying.submit(0, THREE);
      rollout.advance();
      flying.advance();
      store.publish(new PolicyVersion(4), newer);
      assertThat(rollout.refresh()).isEqualTo(PolicyVersion.REFERENCE);
      assertThat(flying.refresh()).isEqualTo(new PolicyVersion(4));
      List<Candidate> kept = finishOne(rollout);
      assertThat(kept).isEqualTo(alone);
      List<Candidate> changed = finishOne(flying);
      assertThat(changed)
          .filteredOn(c -> c.tokens().length > 3)
          .isNotEmpty()
          .allSatisfy(
              c -> {
                assertThat(c.version()).isEqualTo(PolicyVersion.REFERENCE);
                assertThat(c.lastVersion()).isEqualTo(new PolicyVersion(4));
              });
      for (int i = 0; i < 3; i++) {
        int before = Math.min(3, alone.get(i).tokens().length);
        assertThat(Arrays.copyOf(changed.get(i).logProbs(), before))
            .as("drawn before the change")
            .isEqualTo(Arrays.copyOf(alone.get(i).logProbs(), before));
      }
      assertThat(changed).isNotEqualTo(alone);
      assertThat(rollout.refresh()).as("idle now").isEqualTo(new PolicyVersion(4));
    }
  }

  private static List<Candidate> finishOne(RolloutEngine engine) {
    List<RolloutEngine.Done> done = finish(engine);
    assertThat(done).hasSize(1);
    return done.get(0).group().candidates();
  }

  @Test
  void closingInTheMiddleOfResponsesFreesAllAndSaysSo() {
    rollout.close();
    int before = LiveArrays.of(model.kernels());
    rollout = engine(codec, false);
    rollout.submit(0, THREE);
    rollout.advance();
    assertThat(rollout.idle()).isFalse();
    assertThat(LiveArrays.of(model.kernels())).isGreaterThan(before);
    rollout.close();
    rollout.close();
    assertThat(LiveArrays.of(model.kernels())).isEqualTo(before);
    assertThatThrownBy(() -> rollout.advance())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the rollout engine is closed");
    assertThatThrownBy(() -> rollout.submit(1, THREE)).hasMessageContaining("closed");
    assertThatThrownBy(() -> rollout.refresh()).hasMessageContaining("closed");
    assertThat(rollout.idle()).isTrue();
  }

  @Test
  void anInterruptedThreadGoesOnAndStaysInterrupted() {
    List<Candidate> expected = sample(List.of(THREE)).get(0).candidates();
    Thread.currentThread().interrupt();
    List<Candidate> found = sample(List.of(THREE)).get(0).candidates();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(found).isEqualTo(expected);
  }

  /**
   * From another thread, in the middle of the calls: of prefill, decoding and what lies between.
   */
  @Test
  void aThreadThatIsInterruptedInsideACallSamplesTheSame() {
    List<Candidate> expected = sample(List.of(THREE)).get(0).candidates();
    try (Interrupter second = new Interrupter()) {
      for (int i = 0; i < 1000 && second.sent() < 30; i++) {
        rollout.submit(i, THREE);
        List<RolloutEngine.Done> done = new ArrayList<>();
        while (!rollout.idle()) done.addAll(second.during(rollout::advance));
        assertThat(done).hasSize(1);
        assertThat(done.get(0).group().candidates()).isEqualTo(expected);
      }
      assertThat(second.sent()).isGreaterThanOrEqualTo(30);
      assertThat(second.kept()).as("it stays interrupted").isEqualTo(second.sent());
    }
    assertThat(sample(List.of(THREE)).get(0).candidates()).isEqualTo(expected);
  }

  /** Two of one model, and one of another. */
  @Test
  void enginesSideBySideGiveWhatEachGivesAlone(@TempDir Path folder) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (LoadedModel other = TinyFolders.open(TinyFolders.policy(folder, 2))) {
      Supplier<PolicyRollout> ofOther = () -> ofReference(other);
      List<Supplier<PolicyRollout>> engines =
          List.of(() -> engine(codec, true), ofOther, () -> engine(codec, true));
      List<List<CandidateGroup>> alone = new ArrayList<>();
      for (Supplier<PolicyRollout> one : engines) alone.add(sampled(one, 1));
      assertThat(alone.get(1)).isNotEqualTo(alone.get(0));
      List<Future<List<CandidateGroup>>> running = new ArrayList<>();
      for (Supplier<PolicyRollout> one : engines) {
        running.add(threads.submit(() -> sampled(one, 20)));
      }
      for (int e = 0; e < engines.size(); e++) {
        assertThat(running.get(e).get()).hasSize(20).containsOnly(alone.get(e).get(0));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<CandidateGroup> sampled(Supplier<PolicyRollout> made, int times) {
    List<CandidateGroup> out = new ArrayList<>();
    try (PolicyRollout own = made.get()) {
      for (int i = 0; i < times; i++) out.addAll(sample(own, List.of(THREE)));
    }
    return out;
  }

  private static PolicyRollout ofReference(LoadedModel other) {
    return PolicyRollout.ofReference(
        other,
        new ResponseCodec(other, TinyFolders.FORMAT),
        new PolicyRollout.Options(CachePlan.of(6, TinyFolders.CONTEXT), NEW_TOKENS, 3, 16, true));
  }

  @Test
  void aModelThatIsDeletedWhileLoadedGoesOn(@TempDir Path other, @TempDir Path saved)
      throws IOException {
    try (LoadedModel doomed = TinyFolders.open(TinyFolders.policy(other, 1))) {
      try (Stream<Path> files = Files.walk(other)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) Files.delete(file);
      }
      List<CandidateGroup> expected = sample(List.of(THREE));
      assertThat(sampled(() -> ofReference(doomed), 1)).isEqualTo(expected);
      doomed.write(saved, doomed.weights());
      try (LoadedModel again = TinyFolders.open(saved)) {
        assertThat(sampled(() -> ofReference(again), 1)).as("saved whole").isEqualTo(expected);
      }
    }
  }

  @Test
  void aRequestThatCannotBeSampledIsRefused() {
    rollout.submit(3, THREE);
    assertThatThrownBy(() -> rollout.submit(3, THREE)).hasMessage("request 3 is under way");
    String text = "q".repeat(3 * TinyFolders.CONTEXT);
    assertThatThrownBy(() -> rollout.submit(4, request("p", text, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit into 96 places");
    SamplingParams biased = new SamplingParams(1, 0, 1, 0, 1, Map.of(100_000, 1.0), 5);
    SampleRequest request = new SampleRequest(THREE.prompt(), List.of(biased));
    assertThatThrownBy(() -> rollout.submit(5, request))
        .hasMessageContaining("a logit bias for token 100000; the vocabulary of");
    assertThat(finishOne(rollout)).hasSize(3);
  }

  @Test
  void aStopStringEndsTheResponseAndTheTextEndsBeforeIt() {
    Candidate free = sampled();
    String text = model.tokenizer().decode(free.tokens(), true);
    String stop = text.substring(2, 4);
    ResponseCodec stopping = new ResponseCodec(model, TinyFolders.FORMAT, List.of("never", stop));
    try (PolicyRollout engine = engine(stopping, true)) {
      SampleRequest request = request("p", "write a kind letter", 41);
      Candidate cut = sample(engine, List.of(request)).get(0).candidates().get(0);
      assertThat(cut.finishReason()).isEqualTo(FinishReason.STOP);
      assertThat(cut.truncated()).isFalse();
      assertThat(cut.text()).isEqualTo(text.substring(0, text.indexOf(stop)).strip());
      assertThat(cut.tokens().length).isBetween(1, free.tokens().length);
      assertThat(cut.tokens()).isEqualTo(Arrays.copyOf(free.tokens(), cut.tokens().length));
      assertThat(model.tokenizer().decode(cut.tokens(), true)).contains(stop);
      int[] shorter = Arrays.copyOf(cut.tokens(), cut.tokens().length - 1);
      assertThat(model.tokenizer().decode(shorter, true)).doesNotContain(stop);
    }
  }

  @Test
  void bothLogProbsAreKeptWhereSomethingShapedTheDistribution() {
    SamplingParams shaped = new SamplingParams(0.7, 5, 0.9, 61);
    SamplingParams plain = new SamplingParams(1, 0, 1, 61);
    List<Candidate> both =
        sample(List.of(new SampleRequest(THREE.prompt(), List.of(shaped, plain))))
            .get(0)
            .candidates();
    assertThat(both.get(0).shaped()).isTrue();
    assertThat(both.get(1).shaped()).isFalse();
  }
}
