package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import io.tributary.actors.StreamSettings.Objective;
import io.tributary.actors.fakes.Streams;
import io.tributary.api.CandidateGroup;
import io.tributary.api.Judge;
import io.tributary.api.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Real stages with real judges of different speed, and the directory that a generator asks. */
class StagesBySpeedTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create(LocalStream.config());
  private static final int CAPACITY = 16;
  private static final int UNITS = 240;
  private static final Duration BETWEEN_UNITS = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StageDirectory directory = new StageDirectory();
  private final TestProbe<Generator.Command> generator = TEST_KIT.createTestProbe();
  private final AtomicInteger committed = new AtomicInteger();
  private final StreamSettings settings = Streams.settings(false, 1, 1, Objective.PAIRS);

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @Test
  void workGoesToTheStageThatIsThroughFirst() throws Exception {
    SlowJudge quick = new SlowJudge(5);
    SlowJudge steady = new SlowJudge(20);
    SlowJudge slow = new SlowJudge(500);
    directory.found(List.of(stage(quick), stage(steady), stage(slow)));
    for (int unit = 0; unit < UNITS; unit++) {
      handOn(unit);
      Thread.sleep(BETWEEN_UNITS.toMillis());
    }
    generator.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(committed).hasValue(UNITS);
          return null;
        });
    List<Integer> judged = List.of(quick.groups.get(), steady.groups.get(), slow.groups.get());
    assertThat(judged.stream().mapToInt(Integer::intValue).sum()).isEqualTo(UNITS);
    // In turn each would have a third; the slow one has what it can do, and was tried.
    assertThat(slow.groups.get()).as("%s", judged).isBetween(1, UNITS / 8);
    assertThat(quick.groups.get()).as("%s", judged).isGreaterThan(2 * slow.groups.get());
    assertThat(steady.groups.get()).as("%s", judged).isGreaterThan(2 * slow.groups.get());
  }

  /** As a generator does: a full stage sends the unit away, to the next. */
  private void handOn(int number) {
    Set<ActorRef<UnitSampled>> refusedBy = new HashSet<>();
    while (true) {
      ActorRef<UnitSampled> stage = directory.next(refusedBy).orElseThrow();
      stage.tell(JudgeTaskTest.unit(number, 1, generator.getRef()));
      Generator.Command answer = generator.receiveMessage(PATIENCE);
      if (answer instanceof Generator.UnitAccepted accepted) {
        directory.accepted(stage, Duration.ofMillis(accepted.waitMillis()));
        return;
      }
      assertThat(answer).isInstanceOf(Generator.UnitRefused.class);
      refusedBy.add(stage);
    }
  }

  private ActorRef<UnitSampled> stage(Judge judge) {
    ActorRef<PairBuffer.Command> buffer =
        TEST_KIT.spawn(
            Behaviors.receiveMessage(
                message -> {
                  if (message instanceof PairBuffer.CommitUnit unit) {
                    committed.incrementAndGet();
                    unit.replyTo().tell(new PairBuffer.UnitStored(unit.unit()));
                  }
                  return Behaviors.same();
                }));
    ActorRef<JudgeStage.Command> stage =
        TEST_KIT.spawn(
            JudgeStage.create(
                settings,
                new StageLinks(
                    CAPACITY,
                    new Backlog(Optional.empty(), List.of(), 0),
                    new PairBuffers(bucket -> buffer, 3, Optional.empty()),
                    TEST_KIT.<PromptFeed.Command>createTestProbe().getRef(),
                    Patience.CLUSTER,
                    new QueueDepths())));
    TEST_KIT.spawn(
        JudgeWorker.create(0, index -> judge, settings.judging(), stage, (step, values) -> {}),
        Dispatchers.pinned());
    return stage.narrow();
  }

  /** Takes its time for each call, however many groups there are. */
  private static final class SlowJudge implements Judge {
    private final int millis;
    final AtomicInteger groups = new AtomicInteger();

    SlowJudge(int millis) {
      this.millis = millis;
    }

    @Override
    public String name() {
      return "slow-" + millis;
    }

    @Override
    public List<Verdict> judge(List<CandidateGroup> asked) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      groups.addAndGet(asked.size());
      List<Verdict> verdicts = new ArrayList<>();
      for (CandidateGroup group : asked) {
        int count = group.candidates().size();
        verdicts.add(
            new Verdict.Scored(IntStream.range(0, count).mapToObj(i -> (double) i).toList()));
      }
      return verdicts;
    }
  }
}
