package io.tributary.streams.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import io.tributary.api.Prompt;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.LivePrompts;
import io.tributary.streams.log.NewPrompt;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.log.WorkUnit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LivePromptSourceTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static void submit(LivePrompts live, String... ids) {
    for (String id : ids) {
      live.submit(List.of(new NewPrompt(Optional.of(id), "Text of " + id)), Optional.empty());
    }
  }

  private static Prompt prompt(String id) {
    return new Prompt(id, "Text of " + id);
  }

  private static TestSubscriber.Probe<Prompt> read(LivePrompts live, long ordinal) {
    return new LivePromptSource(live, Duration.ofMillis(20), ForkJoinPool.commonPool())
        .from(ordinal)
        .runWith(TestSink.create(KIT.system()), KIT.system());
  }

  @Test
  @Timeout(60)
  void whatComesIsReadInOrderAndWhatWasFedIsNotReadAgain(@TempDir Path folder) {
    try (SqlitePairLog log = SqlitePairLog.open(folder.resolve("pairs.db"))) {
      LivePrompts live = log.livePrompts(100);
      submit(live, "a", "b");
      TestSubscriber.Probe<Prompt> first = read(live, 0);
      first.request(3);
      first.expectNext(prompt("a"));
      first.expectNext(prompt("b"));
      first.expectNoMessage(scala.concurrent.duration.Duration.create(200, "ms"));
      submit(live, "c");
      first.expectNext(prompt("c"));
      first.cancel();
      log.feed(new WorkUnit(0, List.of(new FedPrompt(0, prompt("a")))));
      TestSubscriber.Probe<Prompt> second = read(live, 1);
      second.request(2);
      second.expectNext(prompt("b"));
      second.expectNext(prompt("c"));
      second.cancel();
      assertThat(live.queued()).isEqualTo(2);
    }
  }
}
