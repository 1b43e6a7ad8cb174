package io.tributary.streams.prompts;

import akka.NotUsed;
import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.javadsl.Source;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import io.tributary.api.Prompt;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * A stream over a {@link PromptCursor}: looks again and again while there is nothing, on a thread
 * for blocking work, and only while somebody waits for a prompt. Cancelling it ends the waiting and
 * closes the cursor.
 *
 * @param open makes a cursor at an ordinal
 * @param interval between two looks that found nothing
 * @param linger as {@link PromptSource#linger}
 */
public record PolledPrompts(
    LongFunction<? extends PromptCursor> open, Duration interval, Optional<Duration> linger)
    implements PromptSource {
  private static final String BLOCKING = "akka.actor.default-blocking-io-dispatcher";

  public PolledPrompts {
    Objects.requireNonNull(open, "open");
    Objects.requireNonNull(linger, "linger");
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval " + interval + ", more than 0");
    }
  }

  @Override
  public Source<Prompt, NotUsed> from(long ordinal) {
    if (ordinal < 0) throw new IllegalArgumentException("ordinal " + ordinal + ", at least 0");
    return Source.fromGraph(new Stage(ordinal)).async(BLOCKING, 1);
  }

  private final class Stage extends GraphStage<SourceShape<Prompt>> {
    private final long ordinal;
    private final Outlet<Prompt> out = Outlet.create("prompts");

    Stage(long ordinal) {
      this.ordinal = ordinal;
    }

    @Override
    public SourceShape<Prompt> shape() {
      return SourceShape.of(out);
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
      return new Polling(this);
    }
  }

  private final class Polling extends TimerGraphStageLogic {
    private final Stage stage;
    private PromptCursor cursor;

    Polling(Stage stage) {
      super(stage.shape());
      this.stage = stage;
      setHandler(
          stage.out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              look();
            }
          });
    }

    @Override
    public void onTimer(Object key) {
      look();
    }

    /** A failure is the run's to tell; thrown from here it would be logged with its stack too. */
    private void look() {
      try {
        take();
      } catch (RuntimeException e) {
        failStage(e);
      }
    }

    private void take() {
      if (cursor == null) cursor = open.apply(stage.ordinal);
      PromptCursor.Next next = cursor.next();
      if (next instanceof PromptCursor.Next.One one) {
        push(stage.out, one.prompt());
      } else if (next instanceof PromptCursor.Next.NotNow) {
        scheduleOnce("look", interval);
      } else {
        completeStage();
      }
    }

    @Override
    public void postStop() {
      if (cursor != null) cursor.close();
    }
  }
}
