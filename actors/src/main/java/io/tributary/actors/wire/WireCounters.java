package io.tributary.actors.wire;

import akka.actor.AbstractExtensionId;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what an actor system refused to read or to send since its start. */
public final class WireCounters implements Extension {
  private static final Id ID = new Id();

  private final Map<WireRefusal, LongAdder> counts = new EnumMap<>(WireRefusal.class);

  private WireCounters() {
    for (WireRefusal why : WireRefusal.values()) counts.put(why, new LongAdder());
  }

  public static WireCounters get(ActorSystem<?> system) {
    return get(Adapter.toClassic(system));
  }

  static WireCounters get(akka.actor.ActorSystem system) {
    return ID.get(system);
  }

  void count(WireRefusal why) {
    counts.get(why).increment();
  }

  /** How many messages were refused for this reason. */
  public long of(WireRefusal why) {
    return counts.get(why).sum();
  }

  /** All counts under their metrics' names, such as {@code wire/refused/damaged}. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    counts.forEach(
        (why, count) -> metrics.put("wire/refused/" + why.label(), (double) count.sum()));
    return metrics;
  }

  private static final class Id extends AbstractExtensionId<WireCounters> {
    @Override
    public WireCounters createExtension(ExtendedActorSystem system) {
      return new WireCounters();
    }
  }
}
