package io.tributary.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import com.typesafe.config.ConfigFactory;
import io.tributary.actors.Generator;
import io.tributary.actors.Learner;
import io.tributary.actors.PairBuffer;
import io.tributary.actors.PolicyAnnounced;
import io.tributary.actors.PromptFeed;
import io.tributary.actors.UnitSampled;
import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.DropReason;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.WorkUnit;
import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class KryoSerializerTest {
  private static final ActorTestKit TEST_KIT =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  """
                  akka.actor.provider = local
                  tributary-wire.max-message-bytes = 4096
                  akka.actor.serialize-messages = off
                  """)
              .withFallback(ConfigFactory.parseResources("tributary-stream.conf"))
              .withFallback(ConfigFactory.load()));
  private static final Serialization SERIALIZATION =
      SerializationExtension.get(Adapter.toClassic(TEST_KIT.system()));
  private static final TestProbe<PairBuffer.UnitStored> PROBE = TEST_KIT.createTestProbe();

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  /** One of every kind; {@link #everyWireMessageHasASample} fails if a kind is missing. */
  private static List<WireMessage> samples() {
    FedPrompt prompt = new FedPrompt(Long.MAX_VALUE, new Prompt("é-1", "What? \uD83D\uDE00"));
    Candidate one =
        new Candidate(
            "Well.",
            new int[] {1, -2, Integer.MAX_VALUE},
            new float[] {-0.5f, -1e-9f, -30f},
            FinishReason.EOS,
            new PolicyVersion(3),
            0.7,
            Long.MIN_VALUE);
    Candidate two =
        new Candidate(
            "", new int[0], new float[0], FinishReason.LENGTH, PolicyVersion.REFERENCE, 1.0, 5);
    Candidate swapped =
        new Candidate(
            "And",
            new int[] {7, 8},
            new float[] {-0.5f, -2},
            new float[] {-0.75f, -3},
            FinishReason.STOP,
            new PolicyVersion(3),
            new PolicyVersion(5),
            0.7,
            9);
    List<PromptOutcome> outcomes =
        List.of(
            new PromptOutcome.Paired(
                prompt, List.of(new ScoredCandidate(one, 1.5), new ScoredCandidate(two, -2)), 0, 1),
            new PromptOutcome.Sampled(prompt, List.of(one)),
            new PromptOutcome.Sampled(prompt, List.of(one, two, swapped, one)),
            new PromptOutcome.Dropped(prompt, DropReason.JUDGE_FAILED, "down"));
    WorkUnit unit = new WorkUnit(9, List.of(prompt));
    return List.of(
        new PairBuffer.CommitUnit(7, outcomes, PROBE.getRef()),
        new PairBuffer.CommitUnit(0, List.of(), PROBE.getRef()),
        new PairBuffer.UnitStored(12),
        new PromptFeed.UnitCommitted(12, 3),
        new Learner.ExamplesAvailable(),
        new PromptFeed.RequestWork(1, 8, List.of(3L, 5L), PROBE.getRef().unsafeUpcast()),
        new PromptFeed.StillSampling(List.of(4L), PROBE.getRef().unsafeUpcast()),
        new PromptFeed.UnitAtStage(6, PROBE.getRef().unsafeUpcast()),
        new PromptFeed.ExamplesFinished(16),
        Learner.NoMoreExamples.INSTANCE,
        new Generator.SampleUnit(unit, 8),
        new Generator.UnitAccepted(3),
        new Generator.UnitRefused(3),
        new UnitSampled(
            unit,
            List.of(
                new UnitSampled.Grouped(
                    prompt, new CandidateGroup(prompt.prompt(), List.of(one, two))),
                new UnitSampled.TooLong(prompt)),
            PROBE.getRef().unsafeUpcast()),
        new PolicyAnnounced(12, List.of("http://10.0.0.1:7400/12")));
  }

  @Test
  void everyMessageComesBackEqual() throws Exception {
    for (WireMessage sample : samples()) {
      KryoSerializer kryo = kryo(sample);
      byte[] bytes = kryo.toBinary(sample);
      assertThat(kryo.fromBinary(bytes, kryo.manifest(sample))).isEqualTo(sample);
      ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
      kryo.toBinary(sample, buffer);
      buffer.flip();
      assertThat(kryo.fromBinary(buffer, kryo.manifest(sample))).isEqualTo(sample);
      assertThat(buffer.hasRemaining()).isFalse();
    }
  }

  @Test
  void everyWireMessageHasASample() throws IOException {
    Set<Class<?>> sampled = samples().stream().map(Object::getClass).collect(Collectors.toSet());
    assertThat(implementations()).hasSizeGreaterThan(3).isEqualTo(sampled);
  }

  @Test
  void idsAreFixed() {
    // The first byte is the id (plus the two that Kryo reserves): changing one breaks a cluster.
    assertThat(samples().stream().map(sample -> (int) kryo(sample).toBinary(sample)[0]))
        .containsExactly(42, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55);
  }

  @Test
  void otherListsAreTakenToo() throws Exception {
    PairBuffer.CommitUnit unit = (PairBuffer.CommitUnit) samples().get(0);
    PairBuffer.CommitUnit same =
        new PairBuffer.CommitUnit(
            unit.unit(),
            new ArrayList<>(Arrays.asList(unit.outcomes().toArray(PromptOutcome[]::new))),
            unit.replyTo());
    KryoSerializer kryo = kryo(unit);
    assertThat(kryo.fromBinary(kryo.toBinary(same), "2")).isEqualTo(unit);
  }

  @Test
  void truncatedAndProlongedMessagesAreRefused() {
    for (WireMessage sample : samples()) {
      KryoSerializer kryo = kryo(sample);
      byte[] bytes = kryo.toBinary(sample);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> kryo.fromBinary(cut, "2"))
            .isInstanceOf(NotSerializableException.class)
            .hasMessageStartingWith("a damaged message was refused");
      }
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertThatThrownBy(() -> kryo.fromBinary(longer, "2"))
          .isInstanceOf(NotSerializableException.class);
    }
  }

  @Test
  void noiseIsEitherAMessageOrRefused() {
    Random random = new Random(4);
    KryoSerializer kryo = kryo(samples().get(0));
    byte[] bytes = kryo.toBinary(samples().get(0));
    for (int i = 0; i < 3_000; i++) {
      byte[] noise = bytes.clone();
      for (int flips = 0; flips < 3; flips++) {
        noise[random.nextInt(noise.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(kryo.fromBinary(noise, "2")).isInstanceOf(WireMessage.class);
      } catch (NotSerializableException refused) {
        assertThat(refused).hasMessageStartingWith("a damaged message was refused");
      }
    }
  }

  @Test
  void unknownIdsVersionsAndClassesAreRefused() {
    KryoSerializer kryo = kryo(samples().get(0));
    assertThatThrownBy(() -> kryo.fromBinary(new byte[] {120, 1, 1}, "2"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("unregistered class ID");
    assertThatThrownBy(() -> kryo.fromBinary(new byte[] {44, 1}, "1"))
        .hasMessage("a message of wire version \"1\" was refused; this node speaks version \"2\"");
    // A registered class that is no message.
    byte[] text = kryo.toBinary("text");
    assertThatThrownBy(() -> kryo.fromBinary(text, "2"))
        .isInstanceOf(NotSerializableException.class);
    assertThatThrownBy(() -> kryo.toBinary(new StringBuilder()))
        .hasMessageContaining("Class is not registered");
  }

  @Test
  void messagesThatAreTooLargeAreRefusedOnBothSides() {
    PairBuffer.CommitUnit unit = (PairBuffer.CommitUnit) samples().get(0);
    KryoSerializer kryo = kryo(unit);
    PromptOutcome dropped =
        new PromptOutcome.Dropped(
            unit.outcomes().get(0).prompt(), DropReason.TIED, "x".repeat(5000));
    PairBuffer.CommitUnit large = new PairBuffer.CommitUnit(1, List.of(dropped), unit.replyTo());
    assertThatThrownBy(() -> kryo.toBinary(large)).isInstanceOf(BufferOverflowException.class);
    assertThatThrownBy(() -> kryo.toBinary(unit, ByteBuffer.allocate(16)))
        .isInstanceOf(BufferOverflowException.class);
    assertThatThrownBy(() -> kryo.fromBinary(new byte[4097], "2"))
        .hasMessage("a message of 4097 bytes was refused; the largest is 4096");
    // The pooled buffer is clean after an overflow.
    assertThat(kryo.toBinary(unit)).isEqualTo(kryo.toBinary(unit));
  }

  @Test
  void javaSerializationIsOff() {
    assertThatThrownBy(() -> SERIALIZATION.serialize(new ArrayList<>(List.of(1))).get())
        .hasMessageContaining("Java serialization");
  }

  private static KryoSerializer kryo(Object message) {
    Serializer serializer = SERIALIZATION.findSerializerFor(message);
    assertThat(serializer).isInstanceOf(KryoSerializer.class);
    return (KryoSerializer) serializer;
  }

  /** All concrete classes of the module that are wire messages. */
  private static Set<Class<?>> implementations() throws IOException {
    Path classes = Path.of("target", "classes");
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .map(file -> classes.relativize(file).toString())
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
          .<Class<?>>map(KryoSerializerTest::load)
          .filter(type -> WireMessage.class.isAssignableFrom(type) && !type.isInterface())
          .collect(Collectors.toSet());
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, KryoSerializerTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
