package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Behaviors;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RootGuardianTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  /** A full disk that ended the metrics' file; the system ends all the same. */
  @Test
  void aFailureOfTheDiskBesideTheStreamIsOneLine() {
    IOException full = new IOException("No space left on device");
    ILoggingEvent line =
        ended(new CompletionException(new UncheckedIOException("metrics.jsonl", full)));
    assertThat(line.getFormattedMessage())
        .isEqualTo(
            "what ran beside the stream ended with a failure:"
                + " java.io.UncheckedIOException: metrics.jsonl");
    assertThat(line.getThrowableProxy()).isNull();
  }

  @Test
  void whatShouldNotHappenIsToldWithItsPlace() {
    ILoggingEvent line = ended(new IllegalStateException("a bug"));
    assertThat(line.getThrowableProxy().getMessage()).isEqualTo("a bug");
  }

  /** The only warning of a system whose attachment ends with that failure. */
  private static ILoggingEvent ended(Throwable failure) {
    Logger logger = (Logger) LoggerFactory.getLogger(RootGuardian.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    Level before = logger.getLevel();
    logger.setLevel(Level.WARN);
    Attachment failing = system -> () -> CompletableFuture.failedFuture(failure);
    try {
      KIT.createTestProbe()
          .expectTerminated(
              KIT.spawn(RootGuardian.create(Behaviors.stopped(), failing)), Duration.ofSeconds(60));
    } finally {
      logger.setLevel(before);
      logger.detachAppender(lines);
    }
    assertThat(lines.list).hasSize(1);
    return lines.list.get(0);
  }
}
