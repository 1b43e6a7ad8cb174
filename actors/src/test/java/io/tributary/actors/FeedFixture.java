package io.tributary.actors;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tributary.actors.StreamSettings.Flow;
import io.tributary.actors.fakes.InMemoryPairLog;
import io.tributary.actors.fakes.Streams;
import io.tributary.actors.fakes.World;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.WorkUnit;
import io.tributary.streams.prompts.PromptSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A prompt feed among probes, with a clock that the test moves; two prompts make a unit. */
abstract class FeedFixture {
  static final Duration SHORT = Duration.ofMillis(100);
  static final Duration DEADLINE = Duration.ofMinutes(5);
  static final Backlog EMPTY = new Backlog(Optional.empty(), List.of(), 0);

  /** Units of two prompts; eight prompts may be in flight. */
  private static final int WINDOW = 4;

  static ActorTestKit kit;
  static ManualTime time;

  final DrawGate gate = new DrawGate();
  final InMemoryPairLog log = new InMemoryPairLog();
  final TestProbe<Learner.Command> learner = kit.createTestProbe();
  final TestProbe<StreamGuardian.Command> guardian = kit.createTestProbe();
  Patience patience = Patience.ONE_JVM;
  private long requests;

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create(ManualTime.config().withFallback(LocalStream.config()));
    time = ManualTime.get(kit.system());
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  /** A feed that streams so many prompts of a run that has not begun. */
  ActorRef<PromptFeed.Command> start(int prompts) {
    return start(false, prompts, EMPTY);
  }

  ActorRef<PromptFeed.Command> start(boolean deterministic, int prompts, Backlog backlog) {
    return start(deterministic, new World(prompts).source(), backlog);
  }

  ActorRef<PromptFeed.Command> start(boolean deterministic, PromptSource prompts, Backlog backlog) {
    StreamSettings base = Streams.settings(deterministic);
    StreamSettings settings =
        new StreamSettings(
            base.seed(),
            base.objective(),
            base.sampling(),
            base.judging(),
            new Flow(deterministic, 1, 8, DEADLINE, Duration.ofSeconds(5), 3),
            base.training());
    return kit.spawn(
        PromptFeed.create(
            settings,
            prompts,
            log,
            backlog,
            new PromptFeed.Links(learner.getRef(), guardian.getRef(), gate, patience)));
  }

  static WorkUnit worldUnit(long number, int... ordinals) {
    return new WorkUnit(
        number,
        Arrays.stream(ordinals)
            .mapToObj(ordinal -> new FedPrompt(ordinal, World.prompt(ordinal)))
            .toList());
  }

  /** A generator that asks for work. */
  TestProbe<Generator.Command> ask(ActorRef<PromptFeed.Command> feed, int index) {
    TestProbe<Generator.Command> generator = kit.createTestProbe();
    feed.tell(new PromptFeed.RequestWork(index, ++requests, List.of(), generator.getRef()));
    return generator;
  }

  void askAgain(ActorRef<PromptFeed.Command> feed, TestProbe<Generator.Command> generator) {
    feed.tell(new PromptFeed.RequestWork(0, ++requests, List.of(), generator.getRef()));
  }

  /** The unit that the generator asked for. */
  static WorkUnit unit(TestProbe<Generator.Command> generator) {
    return generator.expectMessageClass(Generator.SampleUnit.class).unit();
  }

  /** The unit that the generator asked for, upon which it asks for another. */
  WorkUnit next(ActorRef<PromptFeed.Command> feed, TestProbe<Generator.Command> generator) {
    WorkUnit unit = unit(generator);
    askAgain(feed, generator);
    return unit;
  }

  /** Takes units until as many prompts are in flight as allowed, and asks for one more. */
  List<WorkUnit> fillWindow(
      ActorRef<PromptFeed.Command> feed, TestProbe<Generator.Command> generator) {
    return Stream.generate(() -> next(feed, generator)).limit(WINDOW).toList();
  }

  /** Tells the feed to draw nothing new; how far it is. */
  static FeedDrain workOff(ActorRef<PromptFeed.Command> feed) {
    TestProbe<FeedDrain> asker = kit.createTestProbe();
    feed.tell(new PromptFeed.WorkOff(asker.getRef()));
    return asker.receiveMessage();
  }
}
