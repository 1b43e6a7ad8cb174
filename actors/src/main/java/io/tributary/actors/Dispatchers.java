package io.tributary.actors;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Where work runs that the default dispatcher must not be blocked by. */
final class Dispatchers {
  private Dispatchers() {}

  /** A thread of its own for an actor, for as long as it lives: the owner of an engine. */
  static DispatcherSelector pinned() {
    return DispatcherSelector.fromConfig("tributary-dispatchers.pinned");
  }

  /** A bounded pool for calls that wait for the database. */
  static Executor blocking(ActorSystem<?> system) {
    return system
        .dispatchers()
        .lookup(DispatcherSelector.fromConfig("tributary-dispatchers.blocking"));
  }

  /** The exception that a future's wrapper hides. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
