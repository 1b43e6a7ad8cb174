package io.tributary.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;

/**
 * Turns a Java error of an engine (a native library that is missing, memory that has run out) into
 * a failure of its actor, which ends the stream in order and with that error as its cause. Akka
 * would tear down the whole system and the cause be lost.
 */
final class FatalErrors<T> extends BehaviorInterceptor<T, T> {
  /** Carries the error to the guardian. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(Error cause) {
      super(cause);
    }
  }

  private FatalErrors(Class<T> messages) {
    super(messages);
  }

  static <T> Behavior<T> asFailures(Behavior<T> behavior) {
    // All messages are intercepted, so the class only serves the type checker.
    @SuppressWarnings("unchecked")
    Class<T> messages = (Class<T>) Object.class;
    return Behaviors.intercept(() -> new FatalErrors<>(messages), behavior);
  }

  @Override
  public Behavior<T> aroundReceive(
      TypedActorContext<T> context, T message, ReceiveTarget<T> target) {
    try {
      return target.apply(context, message);
    } catch (Error e) {
      throw new Failure(e);
    }
  }
}
