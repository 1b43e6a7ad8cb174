package io.tributary.actors.tls;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.typed.javadsl.Adapter;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts the peers whose certificates an actor system refused since its start. */
public final class TlsCounters implements Extension {
  private static final Id ID = new Id();

  private final LongAdder refused = new LongAdder();

  private TlsCounters() {}

  public static TlsCounters get(akka.actor.typed.ActorSystem<?> system) {
    return get(Adapter.toClassic(system));
  }

  static TlsCounters get(ActorSystem system) {
    return ID.get(system);
  }

  void count() {
    refused.increment();
  }

  public long refused() {
    return refused.sum();
  }

  /** The count under its metric's name. */
  public Map<String, Double> metrics() {
    return Map.of("tls/refused", (double) refused());
  }

  private static final class Id extends AbstractExtensionId<TlsCounters> {
    @Override
    public TlsCounters createExtension(ExtendedActorSystem system) {
      return new TlsCounters();
    }
  }
}
