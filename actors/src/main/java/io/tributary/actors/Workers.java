package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The guardian's children: each is watched, is started again as often as it may, and has stopped
 * before the guardian does.
 */
final class Workers<C> {
  /** How often a generator or a judge is started again. */
  static final int RESTARTS = 3;

  static final int NEVER_AGAIN = 0;

  private record Worker(ActorRef<?> ref, int restartsLeft, Supplier<ActorRef<?>> spawn) {}

  private final ActorContext<C> context;
  private final Class<C> commands;
  private final Map<String, Worker> running = new LinkedHashMap<>();

  Workers(ActorContext<C> context, Class<C> commands) {
    this.context = context;
    this.commands = commands;
  }

  <T> ActorRef<T> start(String name, Supplier<Behavior<T>> behavior) {
    return start(name, NEVER_AGAIN, Props.empty(), behavior);
  }

  <T> ActorRef<T> start(String name, int restarts, Props props, Supplier<Behavior<T>> behavior) {
    Supplier<ActorRef<T>> spawn =
        () -> {
          ActorRef<T> ref = context.spawn(quietly(behavior.get()), name, props);
          context.watch(ref);
          return ref;
        };
    ActorRef<T> ref = spawn.get();
    running.put(name, new Worker(ref, restarts, spawn::get));
    return ref;
  }

  /** A worker has failed: true if it was started again, false if it was so too often before. */
  boolean restart(String name, Throwable cause) {
    Worker worker = running.remove(name);
    if (worker.restartsLeft() == 0) return false;
    context.getLog().warn("{} failed and is started again: {}", name, cause.toString());
    running.put(name, new Worker(worker.spawn().get(), worker.restartsLeft() - 1, worker.spawn()));
    return true;
  }

  /** Those that run. */
  List<ActorRef<?>> refs() {
    List<ActorRef<?>> refs = new ArrayList<>();
    for (Worker worker : running.values()) refs.add(worker.ref());
    return refs;
  }

  boolean has(String name) {
    return running.containsKey(name);
  }

  /** A worker has ended by itself. */
  void ended(String name) {
    running.remove(name);
  }

  /** Stops all workers, the first one started only after the others; then goes on. */
  Behavior<C> stopAll(Supplier<Behavior<C>> then) {
    if (running.isEmpty()) return then.get();
    List<Worker> all = List.copyOf(running.values());
    List<Worker> next = all.size() == 1 ? all : all.subList(1, all.size());
    next.forEach(worker -> context.stop(worker.ref()));
    return Behaviors.receive(commands)
        .onAnyMessage(late -> Behaviors.same())
        .onSignal(
            Terminated.class,
            stopped -> {
              running.remove(stopped.getRef().path().name());
              return running.size() <= 1 ? stopAll(then) : Behaviors.same();
            })
        .build();
  }

  /** Failures are told to the guardian, which decides what is logged. */
  private static <T> Behavior<T> quietly(Behavior<T> behavior) {
    return Behaviors.supervise(FatalErrors.asFailures(behavior))
        .onFailure(Exception.class, SupervisorStrategy.stop().withLoggingEnabled(false));
  }
}
