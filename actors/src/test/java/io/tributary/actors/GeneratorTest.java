package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create(LocalStream.config());

  private final TestProbe<PromptFeed.Command> feed = TEST_KIT.createTestProbe();
  private final TestProbe<UnitSampled> stage = TEST_KIT.createTestProbe();
  private Stages stages = Stages.only(stage.getRef());
  private Patience patience = ticks(Duration.ofHours(1));
  private final TestProbe<SampleRequest> sampled = TEST_KIT.createTestProbe();
  private final TestProbe<Long> chunks = TEST_KIT.createTestProbe();
  private final Map<Long, Double> tokensOf = new ConcurrentHashMap<>();
  private final AtomicLong tokens = new AtomicLong();
  private volatile Set<String> held = Set.of();
  private volatile PolicyVersion newest = PolicyVersion.REFERENCE;
  private volatile PolicyVersion engineVersion = PolicyVersion.REFERENCE;
  private final NewestPolicy announced = new NewestPolicy(3);
  private final Map<String, Double> metrics = new ConcurrentHashMap<>();

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @Test
  void asksForTheNextUnitOnlyWhenTheLastWasAccepted() {
    ActorRef<Generator.Command> generator = start();
    generator.tell(new Generator.SampleUnit(unit(0, 0, 1), Long.MAX_VALUE));
    stage.expectMessageClass(UnitSampled.class);
    feed.expectNoMessage(Duration.ofMillis(100));
    generator.tell(new Generator.UnitAccepted(0, 0));
    expectRequest(generator);
  }

  @Test
  void anUnansweredRequestIsRepeatedUnderItsNumberWithTheUnitsHeld() {
    patience = ticks(Duration.ofMillis(100));
    ActorRef<Generator.Command> generator = start(false);
    PromptFeed.RequestWork again = expectRequest(generator);
    assertThat(again.request()).isEqualTo(1);
    assertThat(again.holding()).isEmpty();
    hold("p0");
    generator.tell(new Generator.SampleUnit(unit(3, 0), 1));
    PromptFeed.RequestWork next = expectRequest(generator);
    while (next.request() == 1) next = expectRequest(generator);
    assertThat(next.request()).isEqualTo(2);
    assertThat(next.holding()).containsExactly(3L);
    // An answer to the request before is not one to this.
    generator.tell(new Generator.SampleUnit(unit(3, 0), 1));
    assertThat(expectRequest(generator).request()).isEqualTo(2);
    hold();
  }

  @Test
  void aUnitGoesToAnotherStageIfOneIsFullOrDoesNotAnswer() {
    patience = ticks(Duration.ofMillis(50));
    TestProbe<UnitSampled> other = TEST_KIT.createTestProbe();
    Deque<ActorRef<UnitSampled>> turns =
        new ArrayDeque<>(List.of(stage.getRef(), other.getRef(), stage.getRef(), other.getRef()));
    List<Set<ActorRef<UnitSampled>>> passedOver = new CopyOnWriteArrayList<>();
    List<String> said = new CopyOnWriteArrayList<>();
    stages =
        new Stages() {
          @Override
          public Optional<ActorRef<UnitSampled>> next(Set<ActorRef<UnitSampled>> but) {
            passedOver.add(Set.copyOf(but));
            return Optional.ofNullable(turns.poll());
          }

          @Override
          public void accepted(ActorRef<UnitSampled> by, Duration wait) {
            said.add(by + " takes " + wait);
          }

          @Override
          public void unanswered(ActorRef<UnitSampled> by) {
            said.add(by + " is silent");
          }

          @Override
          public int count() {
            return 2;
          }
        };
    ActorRef<Generator.Command> generator = start(true);
    generator.tell(new Generator.SampleUnit(unit(0, 0), Long.MAX_VALUE));
    stage.expectMessageClass(UnitSampled.class);
    generator.tell(new Generator.UnitRefused(0));
    other.expectMessageClass(UnitSampled.class);
    // Nobody answers: after some ticks the first has it again, and then the second.
    stage.expectMessageClass(UnitSampled.class);
    other.expectMessageClass(UnitSampled.class);
    generator.tell(new Generator.UnitAccepted(0, 2_000));
    PromptFeed.Command next = feed.receiveMessage();
    while (next instanceof PromptFeed.StillSampling still) {
      assertThat(still.holding()).containsExactly(0L);
      next = feed.receiveMessage();
    }
    assertThat(next).isInstanceOf(PromptFeed.RequestWork.class);
    assertThat(passedOver).containsExactly(Set.of(), Set.of(stage.getRef()), Set.of(), Set.of());
    assertThat(said)
        .containsExactly(
            other.getRef() + " is silent",
            stage.getRef() + " is silent",
            other.getRef() + " takes PT2S");
  }

  @Test
  void leavesWhenEverythingIsHandedOn() {
    ActorRef<Generator.Command> generator = start(true);
    hold("p0");
    generator.tell(new Generator.SampleUnit(unit(0, 0), Long.MAX_VALUE));
    generator.tell(Generator.Leave.INSTANCE);
    hold();
    stage.expectMessageClass(UnitSampled.class);
    feed.expectNoMessage(Duration.ofMillis(50));
    generator.tell(new Generator.UnitAccepted(0, 0));
    feed.expectTerminated(generator);
  }

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

  /** A long response in the first unit: others are asked for, and handed on before it. */
  @Test
  void unitsAreAskedForWhileSlotsAreFreeAndHandedOnAsTheyAreDone() {
    ActorRef<Generator.Command> generator = start(false);
    hold("p0", "p3", "p4");
    generator.tell(new Generator.SampleUnit(unit(10, 0), Long.MAX_VALUE));
    expectRequest(generator);
    generator.tell(new Generator.SampleUnit(unit(11, 1), Long.MAX_VALUE));
    expectRequest(generator);
    assertThat(stage.expectMessageClass(UnitSampled.class).unit().number()).isEqualTo(11);
    generator.tell(new Generator.UnitAccepted(11, 0));
    feed.expectNoMessage(Duration.ofMillis(100));
    generator.tell(new Generator.SampleUnit(unit(12, 3, 4), Long.MAX_VALUE));
    // six of eight slots are taken
    expectRequest(generator);
    hold("p0", "p3", "p4", "p5");
    generator.tell(new Generator.SampleUnit(unit(13, 5), Long.MAX_VALUE));
    feed.expectNoMessage(Duration.ofMillis(100));
    // two units are done at once: the second waits for the first's acceptance
    hold("p5");
    long first = stage.expectMessageClass(UnitSampled.class).unit().number();
    stage.expectNoMessage(Duration.ofMillis(100));
    feed.expectNoMessage(Duration.ofMillis(10));
    generator.tell(new Generator.UnitAccepted(first, 0));
    long second = stage.expectMessageClass(UnitSampled.class).unit().number();
    assertThat(List.of(first, second)).containsExactlyInAnyOrder(10L, 12L);
    generator.tell(new Generator.UnitAccepted(second, 0));
    expectRequest(generator);
    hold();
    assertThat(stage.expectMessageClass(UnitSampled.class).unit().number()).isEqualTo(13);
  }

  @Test
  void oneUnitAtATimeIsAskedForWhenNothingIsLeft() {
    ActorRef<Generator.Command> generator = start(true);
    hold("p0");
    generator.tell(new Generator.SampleUnit(unit(0, 0, 1), Long.MAX_VALUE));
    feed.expectNoMessage(Duration.ofMillis(100));
    hold();
    stage.expectMessageClass(UnitSampled.class);
    feed.expectNoMessage(Duration.ofMillis(100));
    generator.tell(new Generator.UnitAccepted(0, 0));
    expectRequest(generator);
  }

  @Test
  void aUnitIssuedAgainToItsGeneratorIsSampledOnce() {
    ActorRef<Generator.Command> generator = start(false);
    hold("p0");
    generator.tell(new Generator.SampleUnit(unit(0, 0), Long.MAX_VALUE));
    generator.tell(new Generator.SampleUnit(unit(0, 0), Long.MAX_VALUE));
    sampled.receiveMessage();
    hold();
    stage.expectMessageClass(UnitSampled.class);
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

  @Test
  void asksForNothingWhileItsWeightsAreTooOld() {
    patience = ticks(Duration.ofMillis(50));
    ActorRef<Generator.Command> generator = start();
    generator.tell(new Generator.SampleUnit(unit(0, 0), Long.MAX_VALUE));
    stage.receiveMessage();
    announced.told(new PolicyAnnounced(1, 4, List.of()));
    generator.tell(new Generator.UnitAccepted(0, 0));
    assertThat(requestsIn(Duration.ofMillis(500))).doesNotContain(2L);
    // Three versions behind is near enough.
    newest = new PolicyVersion(1);
    assertThat(requestsIn(Duration.ofMillis(500))).contains(2L);
    // A learner that was replaced is not believed, and one that takes over begins earlier.
    assertThat(announced.told(new PolicyAnnounced(2, 2, List.of()))).isTrue();
    assertThat(announced.told(new PolicyAnnounced(1, 9, List.of()))).isFalse();
    assertThat(announced.leavesBehind(PolicyVersion.REFERENCE)).isFalse();
  }

  /** The numbers of all requests that come in that time. */
  private List<Long> requestsIn(Duration time) {
    List<Long> requests = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      try {
        PromptFeed.Command said = feed.receiveMessage(Duration.ofMillis(100));
        if (said instanceof PromptFeed.RequestWork request) requests.add(request.request());
      } catch (AssertionError nothing) {
        // The time is not over.
      }
    }
    return requests;
  }

  private static Patience ticks(Duration tick) {
    Duration never = Duration.ofHours(1);
    return new Patience(tick, never, never, never, Duration.ZERO, true, true);
  }

  private void hold(String... prompts) {
    held = Set.of(prompts);
  }

  private ActorRef<Generator.Command> start() {
    return start(true);
  }

  private ActorRef<Generator.Command> start(boolean oneUnitAtATime) {
    StreamSettings.Sampling sampling =
        new StreamSettings.Sampling(
            2, 1, 0.7, 0, 1, StreamSettings.Shaping.NONE, 2, 1, oneUnitAtATime);
    ActorRef<Generator.Command> generator =
        TEST_KIT.spawn(
            Generator.create(
                0,
                index -> new Engine(),
                new SamplingPlan(17, sampling),
                new Generator.Neighbours(
                    feed.getRef(),
                    stages,
                    (step, values) -> {
                      metrics.putAll(values);
                      if (values.containsKey("generation/tokens")) {
                        tokensOf.merge(step, values.get("generation/tokens"), Double::sum);
                      }
                    },
                    patience,
                    announced::leavesBehind)),
            DispatcherSelector.fromConfig("tributary-dispatchers.pinned"));
    expectRequest(generator);
    return generator;
  }

  private PromptFeed.RequestWork expectRequest(ActorRef<Generator.Command> generator) {
    PromptFeed.RequestWork request = feed.expectMessageClass(PromptFeed.RequestWork.class);
    assertThat(request.index()).isZero();
    assertThat(request.generator()).isEqualTo(generator);
    return request;
  }

  private static WorkUnit unit(long number, int... ordinals) {
    return new WorkUnit(
        number,
        Arrays.stream(ordinals)
            .mapToObj(ordinal -> new FedPrompt(ordinal, World.prompt(ordinal)))
            .toList());
  }

  /** Eight slots; a call gives a token a candidate and ends the requests that are not held. */
  private final class Engine implements RolloutEngine {
    private record Pending(SampleRequest request, PolicyVersion first) {}

    private final Map<Long, Pending> pending = new LinkedHashMap<>();
    private long calls;
    private long rows;

    @Override
    public PolicyVersion version() {
      return engineVersion;
    }

    @Override
    public PolicyVersion refresh() {
      engineVersion = newest;
      return engineVersion;
    }

    @Override
    public void submit(long id, SampleRequest request) {
      sampled.getRef().tell(request);
      pending.put(id, new Pending(request, engineVersion));
    }

    @Override
    public List<Done> advance() {
      calls++;
      rows += load().active();
      tokens.addAndGet(load().active());
      pauseUnlessAllEnd();
      chunks.getRef().tell(calls);
      List<Done> done = new ArrayList<>();
      pending.forEach(
          (id, one) -> {
            if (!held.contains(one.request().prompt().id())) done.add(new Done(id, group(one)));
          });
      done.forEach(one -> pending.remove(one.id()));
      return done;
    }

    private void pauseUnlessAllEnd() {
      try {
        if (!held.isEmpty()) Thread.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private CandidateGroup group(Pending one) {
      return new CandidateGroup(
          one.request().prompt(),
          List.of(
              candidate(one, new int[] {1}, FinishReason.EOS),
              candidate(one, new int[] {1, 2}, FinishReason.LENGTH)));
    }

    private Candidate candidate(Pending one, int[] tokens, FinishReason finish) {
      float[] zeros = new float[tokens.length];
      return new Candidate("x", tokens, zeros, zeros, finish, one.first(), engineVersion, 1, 0);
    }

    @Override
    public boolean idle() {
      return pending.isEmpty();
    }

    @Override
    public Load load() {
      int all = 2 * pending.size();
      return new Load(8, Math.min(8, all), Math.max(0, all - 8), calls, rows, tokens.get());
    }

    @Override
    public boolean fits(Prompt prompt) {
      return !prompt.text().startsWith("long");
    }

    @Override
    public void close() {}
  }
}
