package io.tributary.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.Candidate;
import io.tributary.api.PolicyVersion;
import io.tributary.gpu.engine.CachePlan;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.TinyFolders;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwoPolicyRolloutTest extends TinyModelFixture {
  private static final PolicyVersion FIVE = new PolicyVersion(5);

  /** Four slots each. */
  private static final PolicyRollout.Options OPTIONS =
      new PolicyRollout.Options(CachePlan.of(8, TinyFolders.CONTEXT), 8, 3, 16, false).halved();

  private TwoPolicyRollout rollout;

  @BeforeEach
  void open() {
    publishReference();
    rollout =
        new TwoPolicyRollout(
            new PolicyRollout(model, codec, store, OPTIONS),
            PolicyRollout.ofReference(model, codec, OPTIONS),
            index -> index % 2 == 1);
  }

  @AfterEach
  void close() {
    rollout.close();
  }

  private void publishFive() {
    store.publish(FIVE, other());
  }

  private static List<Candidate> sample(RolloutEngine engine, SampleRequest request) {
    engine.submit(7, request);
    List<RolloutEngine.Done> done = finish(engine);
    assertThat(done).singleElement().satisfies(one -> assertThat(one.id()).isEqualTo(7));
    assertThat(done.get(0).group().prompt()).isEqualTo(request.prompt());
    return done.get(0).group().candidates();
  }

  @Test
  void everySecondCandidateStaysTheReferencesInTheOrderAskedFor() {
    SampleRequest request = request("p", "write a kind letter", 31, 32, 33, 34, 35, 36);
    List<Candidate> reference = sample(rollout, request);
    publishFive();
    assertThat(rollout.version()).isEqualTo(PolicyVersion.REFERENCE);
    assertThat(rollout.refresh()).isEqualTo(FIVE);
    assertThat(rollout.version()).isEqualTo(FIVE);
    List<Candidate> both = sample(rollout, request);
    assertThat(both).extracting(Candidate::seed).containsExactly(31L, 32L, 33L, 34L, 35L, 36L);
    try (PolicyRollout newest = new PolicyRollout(model, codec, store, OPTIONS)) {
      List<Candidate> five = sample(newest, request("p", "write a kind letter", 31, 33, 35));
      for (int i = 0; i < 6; i += 2) {
        assertThat(both.get(i)).isEqualTo(five.get(i / 2));
        assertThat(both.get(i).version()).isEqualTo(FIVE);
        assertThat(both.get(i + 1)).isEqualTo(reference.get(i + 1));
        assertThat(both.get(i + 1).version()).isEqualTo(PolicyVersion.REFERENCE);
      }
    }
    assertThat(both.get(0).tokens()).isNotEqualTo(reference.get(0).tokens());
  }

  /** Two versions back, and version 0 until there are two. */
  @Test
  void theOlderPolicyComesAlong() {
    SampleRequest request = request("p", "write a kind letter", 31, 32);
    try (LocalWeightStore two = new LocalWeightStore(2);
        TwoPolicyRollout both =
            new TwoPolicyRollout(
                rollout(two), PolicyRollout.ofOlder(model, codec, two, OPTIONS), i -> i % 2 == 1)) {
      List<List<Candidate>> sampled = new ArrayList<>();
      for (long version = 0; version <= 4; version++) {
        if (version > 0) two.publish(new PolicyVersion(version), weights(version));
        both.refresh();
        List<Candidate> now = sample(both, request);
        assertThat(now.get(0).version()).isEqualTo(new PolicyVersion(version));
        assertThat(now.get(1).version()).isEqualTo(new PolicyVersion(Math.max(0, version - 2)));
        sampled.add(now);
      }
      try (LocalWeightStore second = new LocalWeightStore();
          PolicyRollout alone = rollout(second)) {
        second.publish(new PolicyVersion(2), weights(2));
        alone.refresh();
        // as one row, as there: products of two rows may round otherwise
        assertThat(sample(alone, request("p", "write a kind letter", 32)))
            .containsExactly(sampled.get(4).get(1));
      }
      assertThat(sampled.get(4).get(1)).isNotEqualTo(sampled.get(1).get(1));
    }
  }

  private static PolicyRollout rollout(LocalWeightStore some) {
    some.publish(PolicyVersion.REFERENCE, model.weights().copy(model.kernels()));
    return new PolicyRollout(model, codec, some, OPTIONS);
  }

  private static Weights weights(long seed) {
    return Policy.load(model.kernels(), Policy.initial(model.kernels().shape(), 100 + seed));
  }

  @Test
  void aSingleCandidateIsTheNewestPolicys() {
    publishFive();
    rollout.refresh();
    assertThat(sample(rollout, request("p", "why?", 3)))
        .extracting(Candidate::version)
        .containsExactly(FIVE);
  }

  @Test
  void bothAreFullBeforeNothingIsFree() {
    assertThat(rollout.load().slots()).isEqualTo(8);
    assertThat(rollout.load().free()).isEqualTo(8);
    rollout.submit(1, request("a", "plan a picnic", 1, 2, 3, 4));
    assertThat(rollout.load().free()).isEqualTo(4);
    // The newest policy has no slot left, so a request has none.
    rollout.submit(2, request("b", "why?", 5, 6, 7));
    assertThat(rollout.load().free()).isZero();
    assertThatThrownBy(() -> rollout.submit(2, request("b", "why?", 5)))
        .hasMessage("request 2 is under way");
    while (!rollout.idle()) rollout.advance();
    assertThat(rollout.load().free()).isEqualTo(8);
    assertThat(rollout.load().tokens()).isPositive();
  }
}
