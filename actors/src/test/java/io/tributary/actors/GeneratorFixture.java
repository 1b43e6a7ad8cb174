package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * A generator between a feed and a stage that are probes, with an engine that is told when to end.
 */
abstract class GeneratorFixture {
  static ActorTestKit kit;

  final TestProbe<PromptFeed.Command> feed = kit.createTestProbe();
  final TestProbe<UnitSampled> stage = kit.createTestProbe();
  Stages stages = Stages.only(stage.getRef());
  Patience patience = ticks(Duration.ofHours(1));
  final TestProbe<SampleRequest> sampled = kit.createTestProbe();
  final TestProbe<Long> chunks = kit.createTestProbe();
  final Map<Long, Double> tokensOf = new ConcurrentHashMap<>();
  final AtomicLong tokens = new AtomicLong();
  volatile Set<String> held = Set.of();
  volatile PolicyVersion newest = PolicyVersion.REFERENCE;
  volatile PolicyVersion engineVersion = PolicyVersion.REFERENCE;
  final NewestPolicy announced = new NewestPolicy(3);
  final Map<String, Double> metrics = new ConcurrentHashMap<>();

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create(LocalStream.config());
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  static Patience ticks(Duration tick) {
    Duration never = Duration.ofHours(1);
    return new Patience(tick, never, never, never, Duration.ZERO, true, true);
  }

  void hold(String... prompts) {
    held = Set.of(prompts);
  }

  ActorRef<Generator.Command> start() {
    return start(true);
  }

  ActorRef<Generator.Command> start(boolean oneUnitAtATime) {
    StreamSettings.Sampling sampling =
        new StreamSettings.Sampling(
            2, 1, 0.7, 0, 1, StreamSettings.Shaping.NONE, 2, 1, oneUnitAtATime);
    ActorRef<Generator.Command> generator =
        kit.spawn(
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

  PromptFeed.RequestWork expectRequest(ActorRef<Generator.Command> generator) {
    PromptFeed.RequestWork request = feed.expectMessageClass(PromptFeed.RequestWork.class);
    assertThat(request.index()).isZero();
    assertThat(request.generator()).isEqualTo(generator);
    return request;
  }

  static WorkUnit unit(long number, int... ordinals) {
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
