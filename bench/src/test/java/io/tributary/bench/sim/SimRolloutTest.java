package io.tributary.bench.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.api.Candidate;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.gpu.RolloutEngine.Done;
import io.tributary.gpu.SampleRequest;
import io.tributary.gpu.SamplingParams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimRolloutTest {
  private static final double NO_DELAY = Double.POSITIVE_INFINITY;

  private static Simulation simulation(EngineModel engine) {
    return new Simulation(
        engine, new JudgeModel(0, 0), new LearnerModel(0, 0, 0), new StageClock(false));
  }

  private static SimRollout rollout(Simulation simulation) {
    return new SimRollout(
        simulation, new ResponsePool(simulation.engine()), new Nap(new CountDownLatch(1)));
  }

  private static SampleRequest request(int prompt, int candidates) {
    return new SampleRequest(
        new Prompt("p" + prompt, "text"),
        IntStream.range(0, candidates)
            .mapToObj(i -> new SamplingParams(1, 0, 1, 31L * prompt + i))
            .toList());
  }

  @Test
  void keepsSlotsFullAndCountsWhatWasSampled() {
    SimRollout rollout = rollout(simulation(new EngineModel(4, 8, NO_DELAY, 20, 0)));
    for (int i = 0; i < 3; i++) rollout.submit(i, request(i, 4));
    assertThat(rollout.load().waiting()).isEqualTo(12);
    List<Done> done = new ArrayList<>();
    while (!rollout.idle()) done.addAll(rollout.advance());
    assertThat(done).extracting(Done::id).containsExactly(0L, 1L, 2L);
    // 20 tokens are 3 chunks of 8; 12 candidates in 4 slots are 3 rounds of them
    assertThat(rollout.load().calls()).isEqualTo(9);
    assertThat(rollout.load().rows()).isEqualTo(36);
    assertThat(rollout.load().tokens()).isEqualTo(240);
  }

  @Test
  void theCandidatesOfAPromptDifferAndKnowTheirVersions() {
    Simulation simulation = simulation(new EngineModel(32, 8, NO_DELAY, 64, 0.5));
    SimRollout rollout = rollout(simulation);
    rollout.submit(0, request(0, 32));
    List<Done> done = new ArrayList<>(rollout.advance());
    simulation.publish(new PolicyVersion(5));
    rollout.refresh();
    while (!rollout.idle()) done.addAll(rollout.advance());
    List<Candidate> candidates = done.get(0).group().candidates();
    assertThat(candidates).extracting(Candidate::text).doesNotHaveDuplicates();
    assertThat(candidates)
        .allMatch(c -> c.version().number() == 0 && c.lastVersion().number() == 5);
    assertThat(candidates).extracting(c -> c.tokens().length).allMatch(n -> n >= 32 && n <= 96);
    assertThat(simulation.candidates()).isEqualTo(32);
    assertThat(
            new SimJudge(simulation, new JudgeModel(0, 0), new Nap(new CountDownLatch(1)))
                .judge(List.of(done.get(0).group())))
        .hasSize(1);
  }
}
