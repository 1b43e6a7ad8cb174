package io.tributary.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import com.typesafe.config.Config;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class JavaSerializationTest {
  private static final int AKKAS_JAVA_SERIALIZER = 1;

  private static final ActorSystem<?> SYSTEM = WireSystems.start("");
  private static final Serialization SERIALIZATION =
      SerializationExtension.get(Adapter.toClassic(SYSTEM));

  private record Arbitrary(List<String> values) implements Serializable {}

  @AfterAll
  static void stop() throws Exception {
    WireSystems.stop(SYSTEM);
  }

  @Test
  void itIsOffInTheEffectiveConfiguration() {
    Config actor = SYSTEM.settings().config().getConfig("akka.actor");
    assertThat(actor.getBoolean("allow-java-serialization")).isFalse();
    assertThat(actor.getBoolean("warn-about-java-serializer-usage")).isTrue();
  }

  /** Akka puts a serializer that only throws in the place of Java's. */
  @Test
  void noSerializerIsJavas() {
    Set<String> names = new HashSet<>();
    for (Serializer serializer :
        CollectionConverters.asJava(SERIALIZATION.serializerByIdentity()).values()) {
      names.add(serializer.getClass().getSimpleName());
    }
    assertThat(names)
        .contains("DisabledJavaSerializer", "KryoSerializer")
        .doesNotContain("JavaSerializer");
  }

  @Test
  void anArbitrarySerializableIsNotWritten() {
    for (Object object :
        List.of(new Arbitrary(List.of("a")), new ArrayList<>(List.of(1)), new Exception("e"))) {
      assertThatThrownBy(() -> SERIALIZATION.serialize(object).get())
          .as(object.getClass().getName())
          .hasMessageContaining("Java serialization");
    }
  }

  @Test
  void javasBytesAreNotRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Arbitrary(List.of("a")));
    }
    assertThatThrownBy(
            () ->
                SERIALIZATION
                    .deserialize(
                        bytes.toByteArray(), AKKAS_JAVA_SERIALIZER, Arbitrary.class.getName())
                    .get())
        .hasMessageContaining("Java serialization");
  }
}
