package io.tributary.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.tributary.streams.log.PairLogException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A singleton's failure is told to the node, which ends by it; nobody else would hear. If it is the
 * pair log that failed, the singleton starts again from what is in there, until that works.
 */
final class ReportedFailures<T> extends BehaviorInterceptor<T, T> {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** The pair log is out of reach for a while. */
  private static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreachable(PairLogException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private final Consumer<Throwable> report;

  private ReportedFailures(Class<T> messages, Consumer<Throwable> report) {
    super(messages);
    this.report = report;
  }

  static <T> Behavior<T> to(Consumer<Throwable> report, Behavior<T> behavior) {
    // All messages are intercepted, so the class only serves the type checker.
    @SuppressWarnings("unchecked")
    Class<T> messages = (Class<T>) Object.class;
    Behavior<T> reported =
        Behaviors.intercept(() -> new ReportedFailures<>(messages, report), behavior);
    return Behaviors.supervise(reported)
        .onFailure(
            Unreachable.class,
            SupervisorStrategy.restartWithBackoff(FIRST_PAUSE, LONGEST_PAUSE, 0.2));
  }

  @Override
  public Behavior<T> aroundStart(TypedActorContext<T> context, PreStartTarget<T> target) {
    try {
      return target.start(context);
    } catch (RuntimeException | Error e) {
      throw reported(e);
    }
  }

  @Override
  public Behavior<T> aroundReceive(
      TypedActorContext<T> context, T message, ReceiveTarget<T> target) {
    try {
      return target.apply(context, message);
    } catch (RuntimeException | Error e) {
      throw reported(e);
    }
  }

  private RuntimeException reported(Throwable failure) {
    // Of a subclass the pair log means something: that another learner has taken over, for example.
    if (failure.getClass() == PairLogException.class) {
      return new Unreachable((PairLogException) failure);
    }
    report.accept(failure);
    return failure instanceof RuntimeException e ? e : new FatalErrors.Failure((Error) failure);
  }

  @Override
  public boolean isSame(BehaviorInterceptor<Object, Object> other) {
    return other instanceof ReportedFailures;
  }
}
