package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.tributary.actors.fakes.World;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.WorkUnit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnitHandOverTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create();
  private static final Duration SILENCE = Duration.ofMillis(50);

  private final TestProbe<UnitSampled> one = TEST_KIT.createTestProbe();
  private final TestProbe<UnitSampled> two = TEST_KIT.createTestProbe();
  private final TestProbe<Generator.Command> generator = TEST_KIT.createTestProbe();
  private final StageDirectory stages = new StageDirectory(() -> 0);
  private final UnitHandOver handOver = new UnitHandOver(stages, generator.getRef());

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @BeforeEach
  void begin() {
    stages.found(List.of(one.getRef(), two.getRef()));
    FedPrompt prompt = new FedPrompt(28, World.prompt(28));
    WorkUnit unit = new WorkUnit(7, List.of(prompt));
    handOver.begin(new HeldUnits.Finished(unit, List.of(new UnitSampled.TooLong(prompt))));
  }

  private void expectOneEach() {
    assertThat(one.receiveMessage().unit().number()).isEqualTo(7);
    assertThat(two.receiveMessage().generator()).isEqualTo(generator.getRef());
  }

  @Test
  void aFullStageIsPassedOverUntilAllAreFull() {
    assertThat(handOver.refused(7)).isFalse();
    expectOneEach();
    assertThat(handOver.refused(7)).as("by both").isTrue();
    one.expectNoMessage(SILENCE);
    two.expectNoMessage(SILENCE);
    assertThat(handOver.unit()).contains(7L);
    handOver.again();
    assertThat(handOver.refused(7)).as("both are asked again").isFalse();
    expectOneEach();
  }

  @Test
  void itIsDoneWhenTheUnitItselfIsAccepted() {
    handOver.accepted(new Generator.UnitAccepted(6, 0));
    assertThat(handOver.refused(6)).isFalse();
    assertThat(handOver.unit()).contains(7L);
    handOver.accepted(new Generator.UnitAccepted(7, 0));
    assertThat(handOver.unit()).isEmpty();
    assertThat(handOver.refused(7)).isFalse();
  }

  @Test
  void aSilentStageLosesTheUnitAtTheThirdTick() {
    for (int i = 0; i < 2; i++) handOver.tick();
    TestProbe<UnitSampled> first = one.getRef().compareTo(two.getRef()) < 0 ? one : two;
    first.receiveMessage();
    (first == one ? two : one).expectNoMessage(SILENCE);
    handOver.tick();
    (first == one ? two : one).receiveMessage();
    first.expectNoMessage(SILENCE);
  }
}
