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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RootGuardianTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  /**
   * A full disk that ended the metrics' file is told in a line, and the system ends all the same.
   */
  @Test
  void whatFailedBesideTheStreamIsTheLineOfItsCause() {
    Logger logger = (Logger) LoggerFactory.getLogger(RootGuardian.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.WARN);
    Attachment failing =
        system ->
            () ->
                CompletableFuture.failedFuture(
                    new UncheckedIOException("a file", new IOException("No space left on device")));
    KIT.createTestProbe()
        .expectTerminated(KIT.spawn(RootGuardian.create(Behaviors.stopped(), failing)));
    logger.detachAppender(lines);
    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getFormattedMessage())
                  .isEqualTo(
                      "what ran beside the stream ended with a failure:"
                          + " java.io.IOException: No space left on device");
              assertThat(line.getThrowableProxy()).isNull();
            });
  }
}
