package io.tributary.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.Leave;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tributary.actors.PairBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WireVersionsTest {
  private static final PairBuffer.UnitStored MESSAGE = new PairBuffer.UnitStored(5);

  @Test
  void aNodeWritesTheVersionBeforeWhileAMemberReadsNoNewer() throws Exception {
    ActorSystem<?> node = WireSystems.start("akka.cluster.roles = [learner, wire-3]");
    ActorSystem<?> older = WireSystems.start("akka.cluster.roles = [generator]");
    ActorSystem<?> other = WireSystems.start("akka.cluster.roles = [judge, wire-3]");
    try {
      assertThat(WireSystems.kryo(node).manifest(MESSAGE)).isEqualTo("3");
      join(node, node);
      join(other, node);
      await(node, "3");

      join(older, node);
      await(node, "2");
      byte[] bytes = WireSystems.kryo(node).toBinary(MESSAGE);
      assertThat(bytes).isEqualTo(WireSystems.kryo(node).toBinary(MESSAGE, Version2.VERSION));
      assertThat(WireSystems.kryo(older).fromBinary(bytes, "2")).isEqualTo(MESSAGE);

      Cluster.get(older).manager().tell(Leave.create(Cluster.get(older).selfMember().address()));
      await(node, "3");
    } finally {
      WireSystems.stop(node, older, other);
    }
  }

  @Test
  void aNodeAnnouncesItsVersionBesideItsRoles() {
    Config config = ConfigFactory.parseString("akka.cluster.roles = [learner]");
    Config announced = WireVersions.announce(config);
    assertThat(announced.getStringList("akka.cluster.roles")).containsExactly("learner", "wire-3");
    assertThat(WireVersions.announce(announced)).isEqualTo(announced);
    assertThat(announced.getStringList("akka.cluster.roles"))
        .filteredOn(WireVersions::isVersionRole)
        .containsExactly("wire-" + WireTypes.VERSION);
  }

  private static void join(ActorSystem<?> node, ActorSystem<?> seed) throws Exception {
    Cluster cluster = Cluster.get(node);
    cluster.manager().tell(Join.create(Cluster.get(seed).selfMember().address()));
    Instant end = Instant.now().plus(WireSystems.PATIENCE);
    while (!Cluster.get(seed).state().getMembers().iterator().hasNext()
        || !cluster.selfMember().status().toString().equals("Up")) {
      assertThat(Instant.now()).as("joined by then").isBefore(end);
      Thread.sleep(50);
    }
  }

  private static void await(ActorSystem<?> node, String version) throws Exception {
    Instant end = Instant.now().plus(WireSystems.PATIENCE);
    while (!WireSystems.kryo(node).manifest(MESSAGE).equals(version) || members(node) < 2) {
      assertThat(Instant.now()).as("writes version " + version).isBefore(end);
      Thread.sleep(50);
    }
  }

  private static int members(ActorSystem<?> node) {
    int members = 0;
    for (var member : Cluster.get(node).state().getMembers()) {
      members += member.status().toString().equals("Up") ? 1 : 0;
    }
    return members;
  }
}
