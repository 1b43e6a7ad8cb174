package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.tributary.actors.wire.KryoSerializer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionFiguresTest {
  @Test
  void whatIsRefusedIsReportedWhenItHappens() throws Exception {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "figures",
            ConfigFactory.parseString("akka.actor.provider = local")
                .withFallback(ConfigFactory.parseResources("tributary-stream.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve());
    try {
      BlockingQueue<Map<String, Double>> reported = new LinkedBlockingQueue<>();
      ConnectionFigures.report(system, (step, values) -> reported.add(values));
      Map<String, Double> first = reported.poll(60, TimeUnit.SECONDS);
      assertThat(first)
          .containsEntry("tls/refused", 0.0)
          .allSatisfy((k, v) -> assertThat(v).isZero());
      assertThat(first.keySet()).anyMatch(name -> name.startsWith("wire/refused/"));

      KryoSerializer kryo = new KryoSerializer((ExtendedActorSystem) Adapter.toClassic(system));
      assertThatThrownBy(() -> kryo.fromBinary(new byte[] {1, 2, 3}, "")).isNotNull();
      Map<String, Double> second = reported.poll(60, TimeUnit.SECONDS);
      assertThat(second.values().stream().mapToDouble(Double::doubleValue).sum()).isEqualTo(1);
    } finally {
      system.terminate();
    }
  }
}
