package io.tributary.streams.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import io.tributary.api.Prompt;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PolledPromptsTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create();
  private static final scala.concurrent.duration.FiniteDuration SHORT =
      scala.concurrent.duration.FiniteDuration.create(150, TimeUnit.MILLISECONDS);

  private final BlockingQueue<PromptCursor.Next> given = new LinkedBlockingQueue<>();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicLong openedAt = new AtomicLong(-1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private final PolledPrompts prompts =
      new PolledPrompts(
          ordinal -> {
            openedAt.set(ordinal);
            return new PromptCursor() {
              @Override
              public Next next() {
                looks.incrementAndGet();
                Next next = given.poll();
                return next == null ? Next.NotNow.INSTANCE : next;
              }

              @Override
              public void close() {
                closed.countDown();
              }
            };
          },
          Duration.ofMillis(10),
          Optional.of(Duration.ofMillis(100)));

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  private TestSubscriber.Probe<Prompt> run(long ordinal) {
    return prompts.from(ordinal).runWith(TestSink.create(TEST_KIT.system()), TEST_KIT.system());
  }

  private static PromptCursor.Next one(int number) {
    return new PromptCursor.Next.One(prompt(number));
  }

  private static Prompt prompt(int number) {
    return new Prompt("p" + number, "Ask?");
  }

  @Test
  void noPromptNowIsNotTheEnd() {
    TestSubscriber.Probe<Prompt> probe = run(7);
    probe.request(3);
    probe.expectNoMessage(SHORT);
    given.add(one(1));
    probe.expectNext(prompt(1));
    probe.expectNoMessage(SHORT);
    given.add(one(2));
    probe.expectNext(prompt(2));
    given.add(PromptCursor.Next.End.INSTANCE);
    probe.expectComplete();
    assertThat(openedAt).hasValue(7);
  }

  @Test
  void cancellingEndsTheLooks() throws InterruptedException {
    TestSubscriber.Probe<Prompt> probe = run(0);
    probe.request(1);
    probe.expectNoMessage(SHORT);
    probe.cancel();
    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
    int then = looks.get();
    Thread.sleep(100);
    assertThat(looks).hasValue(then);
  }

  @Test
  void aFailureOfTheCursorFailsTheStream() {
    PolledPrompts failing =
        new PolledPrompts(
            ordinal -> {
              throw new PromptFileException("no such file");
            },
            Duration.ofMillis(10),
            Optional.empty());
    TestSubscriber.Probe<Prompt> probe =
        failing.from(0).runWith(TestSink.create(TEST_KIT.system()), TEST_KIT.system());
    probe.request(1);
    assertThat(probe.expectError()).hasMessage("no such file");
  }

  @Test
  void aLimitCountsWhatWasFedBefore() {
    LimitedPrompts limited = new LimitedPrompts(prompts, 3);
    given.add(one(2));
    given.add(one(3));
    TestSubscriber.Probe<Prompt> probe =
        limited.from(2).runWith(TestSink.create(TEST_KIT.system()), TEST_KIT.system());
    probe.request(5);
    probe.expectNext(prompt(2));
    probe.expectComplete();
    TestSubscriber.Probe<Prompt> done =
        limited.from(3).runWith(TestSink.create(TEST_KIT.system()), TEST_KIT.system());
    done.request(1);
    done.expectComplete();
  }
}
