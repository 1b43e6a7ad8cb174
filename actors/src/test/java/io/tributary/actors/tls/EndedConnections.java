package io.tributary.actors.tls;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.Address;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Connections that a node made and that ended, as Akka logs them: one that failed is a warning, one
 * that the other side closed is for {@code akka.loglevel = DEBUG}.
 */
final class EndedConnections implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("akka.stream.Materializer");
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event.getFormattedMessage());
        }
      };

  EndedConnections() {
    appender.start();
    logger.addAppender(appender);
    logger.setLevel(Level.DEBUG);
    // Its lines are for nobody else.
    logger.setAdditive(false);
  }

  /** Waits until a connection for messages to that node has ended. */
  void await(Address to, Duration patience) throws InterruptedException {
    String ended = "[outbound connection to [%s], message stream] Upstream ".formatted(to);
    Instant end = Instant.now().plus(patience);
    while (lines.stream().noneMatch(line -> line.startsWith(ended))) {
      assertThat(Instant.now()).as(ended + "finished or failed by then, of " + lines).isBefore(end);
      Thread.sleep(50);
    }
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(null);
    logger.setAdditive(true);
  }
}
