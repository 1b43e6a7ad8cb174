package io.tributary.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.concurrent.duration.FiniteDuration;

@Timeout(60)
class MetricHubTest {
  private static final FiniteDuration SHORT = FiniteDuration.create(100, TimeUnit.MILLISECONDS);
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static ActorTestKit kit;

  private final MetricHub hub = new MetricHub(Clock.fixed(NOW, ZoneOffset.UTC));

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  private TestSubscriber.Probe<MetricSample> subscribe(int capacity) {
    TestSubscriber.Probe<MetricSample> probe =
        hub.samples(capacity).runWith(TestSink.create(kit.system().classicSystem()), kit.system());
    probe.ensureSubscription();
    return probe;
  }

  private static MetricSample sample(long step, double loss) {
    return new MetricSample(step, NOW, Map.of("loss", loss));
  }

  @Test
  void everySubscriberGetsEverySampleInOrder() {
    List<TestSubscriber.Probe<MetricSample>> probes = List.of(subscribe(8), subscribe(8));
    hub.record(1, Map.of("loss", 0.7));
    hub.record(2, Map.of("loss", 0.6));
    for (TestSubscriber.Probe<MetricSample> probe : probes) {
      probe.expectNoMessage(SHORT);
      probe.request(1);
      probe.expectNext(sample(1, 0.7));
      probe.expectNoMessage(SHORT);
      probe.request(5);
      probe.expectNext(sample(2, 0.6));
    }
    hub.record(3, Map.of("loss", 0.5));
    probes.forEach(probe -> probe.expectNext(sample(3, 0.5)));
    hub.close();
    probes.forEach(TestSubscriber.Probe::expectComplete);
  }

  @Test
  void aSlowSubscriberLosesItsOldestIsToldAndHoldsUpNobody() {
    TestSubscriber.Probe<MetricSample> slow = subscribe(3);
    TestSubscriber.Probe<MetricSample> fast = subscribe(100);
    for (int step = 1; step <= 10; step++) hub.record(step, Map.of("loss", 0.0));
    assertThat(hub.dropped()).isEqualTo(7);
    fast.request(100);
    for (int step = 1; step <= 10; step++) fast.expectNext(sample(step, 0));
    slow.request(100);
    slow.expectNext(new MetricSample(8, NOW, Map.of("metrics/dropped", 7.0)));
    for (int step = 8; step <= 10; step++) slow.expectNext(sample(step, 0));
    hub.record(11, Map.of("loss", 0.0));
    slow.expectNext(sample(11, 0));
    slow.cancel();
    fast.cancel();
  }

  @Test
  void theCloseLetsThroughWhatWasReportedBefore() {
    TestSubscriber.Probe<MetricSample> probe = subscribe(8);
    hub.record(1, Map.of("loss", 0.7));
    hub.record(2, Map.of("loss", 0.6));
    hub.close();
    hub.record(3, Map.of("loss", 0.5));
    probe.request(10);
    probe.expectNext(sample(1, 0.7));
    probe.expectNext(sample(2, 0.6));
    probe.expectComplete();
  }

  @Test
  void theCloseEndsAnIdleSubscriberWithoutDemandAndALateOne() {
    TestSubscriber.Probe<MetricSample> idle = subscribe(8);
    hub.close();
    idle.expectComplete();
    subscribe(8).expectComplete();
  }

  @Test
  void aSubscriberThatLeftCostsNothingMore() {
    subscribe(1).cancel();
    TestSubscriber.Probe<MetricSample> other = subscribe(10_000);
    // Leaving is asynchronous: until then the ring of one overflows at every sample.
    long before;
    do {
      before = hub.dropped();
      hub.record(1, Map.of());
      hub.record(1, Map.of());
    } while (hub.dropped() > before);
    other.cancel();
  }

  @Test
  void samplesOfManyThreadsAllArriveAndEachThreadsInOrder() throws Exception {
    int threads = 4;
    int each = 5_000;
    CompletionStage<List<MetricSample>> all =
        hub.samples(threads * each).runWith(Sink.seq(), kit.system());
    List<Thread> reporters =
        IntStream.range(0, threads)
            .mapToObj(
                t ->
                    new Thread(
                        () -> {
                          for (int i = 0; i < each; i++) {
                            hub.record(i, Map.of("thread", (double) t));
                          }
                        }))
            .toList();
    reporters.forEach(Thread::start);
    for (Thread reporter : reporters) reporter.join();
    hub.close();
    List<MetricSample> samples = all.toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(samples).hasSize(threads * each);
    for (double thread = 0; thread < threads; thread++) {
      double t = thread;
      assertThat(samples.stream().filter(s -> s.values().get("thread") == t))
          .extracting(MetricSample::step)
          .isEqualTo(LongStream.range(0, each).boxed().toList());
    }
    assertThat(hub.dropped()).isZero();
  }

  @Test
  void aSampleIsACopyAndHasNoReservedNames() {
    Map<String, Double> values = new HashMap<>(Map.of("loss", 1.0));
    MetricSample sample = new MetricSample(1, NOW, values);
    values.put("loss", 2.0);
    assertThat(sample.values()).isEqualTo(Map.of("loss", 1.0));
    assertThatIllegalArgumentException().isThrownBy(() -> hub.record(1, Map.of("step", 1.0)));
    assertThatIllegalArgumentException().isThrownBy(() -> hub.samples(0));
  }
}
