package io.tributary.actors.wire;

import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializationExtension;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tributary.actors.PairBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Actor systems with the stream's own configuration, each on a port of its own on loopback. */
final class WireSystems {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private WireSystems() {}

  static ActorSystem<SpawnProtocol.Command> start(String overrides) {
    return start(ConfigFactory.parseString(overrides));
  }

  static ActorSystem<SpawnProtocol.Command> start(Config overrides) {
    Config config =
        overrides
            .withFallback(ConfigFactory.parseString("akka.logger-startup-timeout = 60s"))
            .withFallback(ConfigFactory.parseResources("tributary-stream.conf"))
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    Behavior<SpawnProtocol.Command> root = SpawnProtocol.create();
    return ActorSystem.create(root, "tributary", config);
  }

  static void stop(ActorSystem<?>... systems) throws Exception {
    for (ActorSystem<?> system : systems) system.terminate();
    for (ActorSystem<?> system : systems) {
      system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  static ActorRefResolver refs(ActorSystem<?> system) {
    return ActorRefResolver.get(system);
  }

  static KryoSerializer kryo(ActorSystem<?> system) {
    return (KryoSerializer)
        SerializationExtension.get(Adapter.toClassic(system))
            .findSerializerFor(new PairBuffer.UnitStored(1));
  }
}
