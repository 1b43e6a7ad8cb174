package io.tributary.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import io.tributary.actors.wire.WireCorpus.Recorded;
import java.io.IOException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was recorded is read, and written in the same bytes; the recorded files only grow. When the
 * wire version goes up, the newest file stays as it is and the oldest goes.
 */
class WireCorpusTest {
  private static final ActorSystem<?> SYSTEM =
      WireSystems.start("akka.remote.artery.canonical.port = 0");
  private static final KryoSerializer KRYO = WireSystems.kryo(SYSTEM);
  private static final Map<String, WireMessage> SAMPLES = WireSamples.all(WireSystems.refs(SYSTEM));

  @AfterAll
  static void stop() throws Exception {
    WireSystems.stop(SYSTEM);
  }

  @ParameterizedTest
  @ValueSource(ints = {Version2.VERSION, WireTypes.VERSION})
  void recordedMessagesAreRead(int version) throws IOException {
    List<Recorded> corpus = WireCorpus.read(version);
    assertThat(corpus).hasSizeGreaterThan(4);
    for (Recorded message : corpus) {
      assertThat(SAMPLES).as("samples are never removed").containsKey(message.name());
      assertThat(KRYO.fromBinary(message.bytes(), Integer.toString(version)))
          .as("%s of version %d", message.name(), version)
          .isEqualTo(SAMPLES.get(message.name()));
    }
  }

  @Test
  void theVersionBeforeIsWrittenAsItsNodesWroteIt() throws IOException {
    for (Recorded message : WireCorpus.read(Version2.VERSION)) {
      assertThat(KRYO.toBinary(SAMPLES.get(message.name()), Version2.VERSION))
          .as(message.name())
          .isEqualTo(message.bytes());
    }
  }

  @Test
  void whatIsWrittenIsRecorded() throws IOException {
    Set<String> recorded = new HashSet<>();
    for (Recorded message : WireCorpus.read(WireTypes.VERSION)) {
      recorded.add(line(message.name(), message.bytes()));
    }
    assertThat(
            SAMPLES.entrySet().stream()
                .map(sample -> line(sample.getKey(), KRYO.toBinary(sample.getValue())))
                .filter(line -> !recorded.contains(line)))
        .as("lines to add to src/test/resources/wire/version-%d.txt", WireTypes.VERSION)
        .isEmpty();
  }

  private static String line(String name, byte[] bytes) {
    return name + " " + HexFormat.of().formatHex(bytes);
  }
}
