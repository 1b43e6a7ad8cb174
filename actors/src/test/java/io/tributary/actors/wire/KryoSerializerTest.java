package io.tributary.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorSystem;
import io.tributary.actors.PairBuffer;
import io.tributary.api.Candidate;
import io.tributary.api.DropReason;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import java.io.NotSerializableException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KryoSerializerTest {
  private static final ActorSystem<?> SYSTEM =
      WireSystems.start(
          """
          akka.actor.provider = cluster
          tributary-wire {
            max-message-bytes = 4096, max-text-bytes = 1000, max-array-items = 100
            max-list-items = 10
          }
          """);
  private static final KryoSerializer KRYO = WireSystems.kryo(SYSTEM);
  private static final Map<String, WireMessage> SAMPLES = WireSamples.all(WireSystems.refs(SYSTEM));
  private static final PairBuffer.CommitUnit UNIT =
      (PairBuffer.CommitUnit) SAMPLES.get("CommitUnit");
  private static final FedPrompt PROMPT = UNIT.outcomes().get(0).prompt();

  private final Map<WireRefusal, Long> before = new HashMap<>();

  @AfterAll
  static void stop() throws Exception {
    WireSystems.stop(SYSTEM);
  }

  @BeforeEach
  void count() {
    for (WireRefusal why : WireRefusal.values()) before.put(why, counted(why));
  }

  @Test
  void everyMessageComesBackEqual() throws Exception {
    for (WireMessage sample : SAMPLES.values()) {
      byte[] bytes = KRYO.toBinary(sample);
      assertThat(KRYO.fromBinary(bytes, KRYO.manifest(sample))).isEqualTo(sample);
      ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
      KRYO.toBinary(sample, buffer);
      buffer.flip();
      assertThat(KRYO.fromBinary(buffer, KRYO.manifest(sample))).isEqualTo(sample);
      assertThat(buffer.hasRemaining()).isFalse();
    }
  }

  @Test
  void otherListsAreTakenToo() throws Exception {
    PairBuffer.CommitUnit same =
        new PairBuffer.CommitUnit(
            UNIT.unit(),
            new ArrayList<>(Arrays.asList(UNIT.outcomes().toArray(PromptOutcome[]::new))),
            UNIT.replyTo());
    assertThat(KRYO.fromBinary(KRYO.toBinary(same), "3")).isEqualTo(UNIT);
  }

  @Test
  void truncatedAndProlongedMessagesAreRefused() throws Exception {
    long refused = 0;
    for (int version : List.of(Version2.VERSION, WireTypes.VERSION)) {
      // Later messages than those recorded are unknown to version 2.
      for (WireCorpus.Recorded recorded : WireCorpus.read(version)) {
        WireMessage sample = SAMPLES.get(recorded.name());
        byte[] bytes = KRYO.toBinary(sample, version);
        for (int length = 0; length < bytes.length; length++) {
          byte[] cut = Arrays.copyOf(bytes, length);
          assertThatThrownBy(() -> KRYO.fromBinary(cut, "3"))
              .isInstanceOf(NotSerializableException.class)
              .hasMessageStartingWith("a message was refused");
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> KRYO.fromBinary(longer, "3"))
            .isInstanceOf(NotSerializableException.class);
        refused += bytes.length + 1;
      }
    }
    assertThat(more(WireRefusal.DAMAGED) + more(WireRefusal.UNKNOWN_TYPE)).isEqualTo(refused);
  }

  @Test
  void unknownIdsAndVersionsAreRefused() {
    assertThatThrownBy(() -> KRYO.fromBinary(new byte[] {0, 3, 120, 1, 0, 0, 0, 0}, "3"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessage("a message was refused: no type has the id 118");
    assertThat(more(WireRefusal.UNKNOWN_TYPE)).isEqualTo(1);

    assertThatThrownBy(() -> KRYO.fromBinary(new byte[] {0, 4, 43}, "4"))
        .hasMessage("a message of wire version \"4\" was refused; this node reads 3 and 2");
    assertThatThrownBy(() -> KRYO.fromBinary(new byte[] {0, 1, 43}, "3"))
        .hasMessage("a message of wire version \"1\" was refused; this node reads 3 and 2");
    assertThat(more(WireRefusal.VERSION)).isEqualTo(2);
  }

  /** Kryo's own types and class names have ids too. */
  @Test
  void whatIsNotInTheRegistryIsRefused() {
    byte[] name = "java.util.ArrayList".getBytes(StandardCharsets.US_ASCII);
    for (int version : List.of(Version2.VERSION, WireTypes.VERSION)) {
      for (int id = 0; id < 12; id++) {
        ByteBuffer bytes = ByteBuffer.allocate(64);
        if (version == WireTypes.VERSION) bytes.put((byte) 0).put((byte) 3);
        bytes.put((byte) id).put((byte) 0).put((byte) (name.length + 1)).put(name);
        assertThatThrownBy(() -> KRYO.fromBinary(bytes.array(), "3"))
            .isInstanceOf(NotSerializableException.class);
      }
    }
    // Registered, but no message.
    byte[] value = {0, 3, 26, 1, 1, 0, 0, 0, 2};
    assertThatThrownBy(() -> KRYO.fromBinary(value, "3"))
        .hasMessage("a message was refused: not one whole message");
    assertThatThrownBy(() -> KRYO.toBinary(new Unregistered()))
        .hasMessageContaining("Class is not registered");
  }

  private record Unregistered() implements WireMessage {}

  @Test
  void tooLargePartsAreNotSent() {
    FedPrompt prompt = PROMPT;
    List<PromptOutcome> long1 =
        List.of(new PromptOutcome.Dropped(prompt, DropReason.TIED, "x".repeat(1001)));
    assertThatThrownBy(() -> KRYO.toBinary(commit(long1)))
        .isInstanceOf(BufferOverflowException.class)
        .hasMessage("a text of 1001 is over tributary-wire.max-text-bytes = 1000");
    Candidate candidate =
        new Candidate(
            "", new int[101], new float[101], FinishReason.EOS, new PolicyVersion(1), 1, 1);
    assertThatThrownBy(() -> KRYO.toBinary(commit(List.of(sampled(List.of(candidate))))))
        .hasMessage("an array of 101 is over tributary-wire.max-array-items = 100");
    assertThatThrownBy(() -> KRYO.toBinary(commit(Collections.nCopies(11, sampled(List.of())))))
        .hasMessage("a list of 11 is over tributary-wire.max-list-items = 10");
    assertThatThrownBy(() -> KRYO.toBinary(UNIT, ByteBuffer.allocate(16)))
        .isInstanceOf(BufferOverflowException.class)
        .hasMessageEndingWith("maximum-frame-size");
    assertThat(more(WireRefusal.NOT_SENT)).isEqualTo(4);
  }

  @Test
  void tooLargeMessagesAreRefusedOnBothSides() throws Exception {
    PromptOutcome dropped = new PromptOutcome.Dropped(PROMPT, DropReason.TIED, "x".repeat(900));
    assertThatThrownBy(() -> KRYO.toBinary(commit(Collections.nCopies(5, dropped))))
        .isInstanceOf(BufferOverflowException.class)
        .hasMessage("a CommitUnit is over tributary-wire.max-message-bytes = 4096");
    assertThat(more(WireRefusal.NOT_SENT)).isEqualTo(1);
    assertThatThrownBy(() -> KRYO.fromBinary(new byte[4097], "3"))
        .hasMessage("a message of 4097 bytes was refused: tributary-wire.max-message-bytes = 4096");
    assertThatThrownBy(() -> KRYO.fromBinary(ByteBuffer.allocate(5000), "3"))
        .hasMessageStartingWith("a message of 5000 bytes was refused");
    assertThat(more(WireRefusal.TOO_LARGE)).isEqualTo(2);
    // The pooled buffer is clean after an overflow.
    assertThat(KRYO.fromBinary(KRYO.toBinary(UNIT), "3")).isEqualTo(UNIT);
  }

  @Test
  void tooLargePartsAreNotRead() throws Exception {
    ActorSystem<?> larger = WireSystems.start("akka.actor.provider = local");
    try {
      byte[] text =
          WireSystems.kryo(larger)
              .toBinary(
                  commit(
                      List.of(
                          new PromptOutcome.Dropped(PROMPT, DropReason.TIED, "x".repeat(1001)))));
      assertThatThrownBy(() -> KRYO.fromBinary(text, "3"))
          .hasMessage("a message was refused: 1001 is over tributary-wire.max-text-bytes = 1000");
      byte[] list =
          WireSystems.kryo(larger).toBinary(commit(Collections.nCopies(11, sampled(List.of()))));
      assertThatThrownBy(() -> KRYO.fromBinary(list, "3"))
          .hasMessage("a message was refused: 11 is over tributary-wire.max-list-items = 10");
      assertThat(more(WireRefusal.TOO_LARGE)).isEqualTo(2);
    } finally {
      WireSystems.stop(larger);
    }
  }

  @Test
  void anActorsAddressIsChecked() {
    byte[] bytes = KRYO.toBinary(SAMPLES.get("CommitUnit-empty"));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    byte[] wrong =
        text.replace("akka://other@", "nonsense 4 u@").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(wrong).hasSameSizeAs(bytes);
    assertThatThrownBy(() -> KRYO.fromBinary(wrong, "3"))
        .hasMessageContaining("no actor's address");
  }

  @Test
  void countsAreMetrics() {
    assertThat(WireCounters.get(SYSTEM).metrics())
        .containsOnlyKeys(
            "wire/refused/version",
            "wire/refused/unknown_type",
            "wire/refused/too_large",
            "wire/refused/damaged",
            "wire/refused/not_sent");
  }

  private static PairBuffer.CommitUnit commit(List<PromptOutcome> outcomes) {
    return new PairBuffer.CommitUnit(1, outcomes, UNIT.replyTo());
  }

  private static PromptOutcome sampled(List<Candidate> candidates) {
    return new PromptOutcome.Sampled(PROMPT, candidates);
  }

  private static long counted(WireRefusal why) {
    return WireCounters.get(SYSTEM).of(why);
  }

  private long more(WireRefusal why) {
    return counted(why) - before.get(why);
  }
}
