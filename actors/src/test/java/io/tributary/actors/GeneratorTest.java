package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tributary.actors.UnitSampled.Grouped;
import io.tributary.actors.UnitSampled.TooLong;
import io.tributary.actors.fakes.World;
import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.gpu.RolloutEngine;
import io.tributary.gpu.SampleRequest;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.WorkUnit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create(LocalStream.config());

  private final TestProbe<PromptFeed.Command> feed = TEST_KIT.createTestProbe();
  private final TestProbe<UnitSampled> stage = TEST_KIT.createTestProbe();
  private final TestProbe<List<SampleRequest>> sampled = TEST_KIT.createTestProbe();
  private final Map<String, Double> metrics = new ConcurrentHashMap<>();

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @Test
  void asksForTheNextUnitOnlyWhenTheLastWasAccepted() {
    ActorRef<Generator.Command> generator = start();
    feed.expectMessage(new PromptFeed.RequestWork(0, generator));
    generator.tell(new Generator.SampleUnit(unit(0, 1)));
    stage.expectMessageClass(UnitSampled.class);
    feed.expectNoMessage(Duration.ofMillis(100));
    generator.tell(new Generator.UnitAccepted(0));
    feed.expectMessage(new PromptFeed.RequestWork(0, generator));
  }

  @Test
  void promptsThatDoNotFitAreNotSampled() {
    ActorRef<Generator.Command> generator = start();
    generator.tell(new Generator.SampleUnit(unit(6, 7, 8)));
    UnitSampled unit = stage.expectMessageClass(UnitSampled.class);
    assertThat(unit.prompts().get(0)).isInstanceOf(Grouped.class);
    assertThat(unit.prompts().get(1)).isInstanceOf(TooLong.class);
    assertThat(unit.prompts().get(2).prompt().ordinal()).isEqualTo(8);
    assertThat(sampled.receiveMessage()).hasSize(2);
    generator.tell(new Generator.UnitAccepted(0));
    // Nothing is sampled for a unit in which nothing fits.
    generator.tell(new Generator.SampleUnit(unit(7)));
    assertThat(stage.expectMessageClass(UnitSampled.class).grouped()).isEmpty();
    sampled.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aUnitIssuedAgainIsSampledWithTheSameSeeds() {
    ActorRef<Generator.Command> generator = start();
    generator.tell(new Generator.SampleUnit(unit(3, 4)));
    List<SampleRequest> first = sampled.receiveMessage();
    generator.tell(new Generator.UnitAccepted(0));
    generator.tell(new Generator.SampleUnit(unit(3, 4)));
    assertThat(sampled.receiveMessage()).isEqualTo(first);
  }

  @Test
  void reportsLengthAndTruncation() {
    ActorRef<Generator.Command> generator = start();
    generator.tell(new Generator.SampleUnit(unit(0)));
    stage.expectMessageClass(UnitSampled.class);
    assertThat(metrics)
        .containsEntry("completions/mean_length", 1.5)
        .containsEntry("completions/clipped_ratio", 0.5)
        .containsKeys("timing_s/generate", "tokens/s");
  }

  private ActorRef<Generator.Command> start() {
    SamplingPlan plan = new SamplingPlan(17, new StreamSettings.Sampling(2, 1, 0.7, 0, 1, 2, 1));
    return TEST_KIT.spawn(
        Generator.create(
            0,
            index -> new Engine(),
            plan,
            feed.getRef(),
            stage.getRef(),
            (step, values) -> metrics.putAll(values)));
  }

  private static WorkUnit unit(int... ordinals) {
    return new WorkUnit(
        0,
        java.util.Arrays.stream(ordinals)
            .mapToObj(ordinal -> new FedPrompt(ordinal, World.prompt(ordinal)))
            .toList());
  }

  private final class Engine implements RolloutEngine {
    @Override
    public PolicyVersion version() {
      return PolicyVersion.REFERENCE;
    }

    @Override
    public PolicyVersion refresh() {
      return PolicyVersion.REFERENCE;
    }

    @Override
    public List<CandidateGroup> sample(List<SampleRequest> requests) {
      sampled.getRef().tell(requests);
      return requests.stream()
          .map(
              request ->
                  new CandidateGroup(
                      request.prompt(),
                      List.of(
                          candidate(new int[] {1}, FinishReason.EOS),
                          candidate(new int[] {1, 2}, FinishReason.LENGTH))))
          .toList();
    }

    private Candidate candidate(int[] tokens, FinishReason finish) {
      return new Candidate("x", tokens, new float[tokens.length], finish, version(), 1, 0);
    }

    @Override
    public boolean fits(Prompt prompt) {
      return !prompt.text().startsWith("long");
    }

    @Override
    public void close() {}
  }
}
