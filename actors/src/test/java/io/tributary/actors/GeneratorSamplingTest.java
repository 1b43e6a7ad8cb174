package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.tributary.actors.UnitSampled.Grouped;
import io.tributary.actors.UnitSampled.TooLong;
import io.tributary.api.Candidate;
import io.tributary.api.PolicyVersion;
import io.tributary.gpu.SampleRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratorSamplingTest extends GeneratorFixture {
  @Test
  void promptsThatDoNotFitAreNotSampled() {
    ActorRef<Generator.Command> generator = start();
    generator.tell(new Generator.SampleUnit(unit(0, 6, 7, 8), Long.MAX_VALUE));
    UnitSampled unit = stage.expectMessageClass(UnitSampled.class);
    assertThat(unit.prompts().get(0)).isInstanceOf(Grouped.class);
    assertThat(unit.prompts().get(1)).isInstanceOf(TooLong.class);
    assertThat(unit.prompts().get(2).prompt().ordinal()).isEqualTo(8);
    assertThat(sampled.receiveSeveralMessages(2))
        .extracting(request -> request.prompt().id())
        .containsExactly("p6", "p8");
    generator.tell(new Generator.UnitAccepted(0, 0));
    // Nothing is sampled for a unit in which nothing fits.
    generator.tell(new Generator.SampleUnit(unit(0, 7), Long.MAX_VALUE));
    assertThat(stage.expectMessageClass(UnitSampled.class).grouped()).isEmpty();
    sampled.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aUnitIssuedAgainIsSampledWithTheSameSeeds() {
    ActorRef<Generator.Command> generator = start();
    generator.tell(new Generator.SampleUnit(unit(0, 3, 4), Long.MAX_VALUE));
    List<SampleRequest> first = sampled.receiveSeveralMessages(2);
    stage.expectMessageClass(UnitSampled.class);
    generator.tell(new Generator.UnitAccepted(0, 0));
    generator.tell(new Generator.SampleUnit(unit(0, 3, 4), Long.MAX_VALUE));
    assertThat(sampled.receiveSeveralMessages(2)).isEqualTo(first);
  }

  @Test
  void reportsLengthAndTruncation() {
    ActorRef<Generator.Command> generator = start();
    generator.tell(new Generator.SampleUnit(unit(0, 0), Long.MAX_VALUE));
    stage.expectMessageClass(UnitSampled.class);
    assertThat(metrics)
        .containsEntry("completions/mean_length", 1.5)
        .containsEntry("completions/clipped_ratio", 0.5)
        .containsEntry("generation/slot_occupancy", 0.25)
        .containsEntry("generation/waiting", 0.0)
        .containsEntry("generation/tokens_version_span", 0.0)
        .containsKeys("timing_s/generate", "tokens/s");
  }

  @Test
  void aUnitIssuedAgainToItsGeneratorIsSampledOnce() {
    ActorRef<Generator.Command> generator = start(false);
    hold("p0");
    generator.tell(new Generator.SampleUnit(unit(0, 0), Long.MAX_VALUE));
    generator.tell(new Generator.SampleUnit(unit(0, 0), Long.MAX_VALUE));
    generator.tell(new Generator.SampleUnit(unit(1, 1), Long.MAX_VALUE));
    assertThat(sampled.receiveMessage().prompt().id()).isEqualTo("p0");
    // the next that is sampled is the one told last, so the one before has been passed over
    assertThat(sampled.receiveMessage().prompt().id()).isEqualTo("p1");
    hold();
    for (int handed = 0; handed < 2; handed++) {
      long number = stage.expectMessageClass(UnitSampled.class).unit().number();
      generator.tell(new Generator.UnitAccepted(number, 0));
    }
    stage.expectNoMessage(Duration.ofMillis(100));
    sampled.expectNoMessage(Duration.ofMillis(10));
  }

  /** Tokens before a change of weights are reported under the version they were drawn from. */
  @Test
  void weightsThatChangeUnderWayAreSeenInTheFigures() {
    ActorRef<Generator.Command> generator = start(false);
    hold("p0");
    generator.tell(new Generator.SampleUnit(unit(0, 0), Long.MAX_VALUE));
    sampled.receiveMessage();
    chunks.receiveMessage();
    newest = new PolicyVersion(3);
    while (!engineVersion.equals(newest)) chunks.receiveMessage();
    hold();
    UnitSampled unit = stage.expectMessageClass(UnitSampled.class);
    Candidate candidate = unit.grouped().get(0).group().candidates().get(0);
    assertThat(candidate.version()).isEqualTo(PolicyVersion.REFERENCE);
    assertThat(candidate.lastVersion()).isEqualTo(newest);
    assertThat(metrics)
        .containsEntry("generation/in_flight_swaps", 1.0)
        .containsEntry("generation/tokens_version_span", 3.0)
        .containsKey("timing_s/weight_swap");
    assertThat(tokensOf.get(0L)).isPositive();
    assertThat(tokensOf.get(3L)).isPositive();
    assertThat(tokensOf.get(0L) + tokensOf.get(3L)).isEqualTo(tokens.get());
  }
}
