package io.tributary.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WireTypesTest {
  private static final ActorSystem<?> SYSTEM = WireSystems.start("akka.actor.provider = local");

  @AfterAll
  static void stop() throws Exception {
    WireSystems.stop(SYSTEM);
  }

  /** ids.txt grows at its end and is never changed: running clusters depend on it. */
  @Test
  void idsAreFixed() throws IOException {
    List<String> recorded = WireCorpus.lines("ids.txt");
    assertThat(ids())
        .as("add what is missing to src/test/resources/wire/ids.txt; change nothing there")
        .containsExactlyInAnyOrderElementsOf(recorded);
  }

  @Test
  void everyMessageHasARegistrationASampleAndRecordedBytes() throws IOException {
    Set<String> messages = implementations();
    assertThat(messages).contains("io.tributary.actors.PairBuffer$CommitUnit");

    Set<String> registered = new TreeSet<>();
    for (WireType<?> type : WireMessages.ALL) registered.add(type.type().getName());
    assertThat(registered).as("classes in WireMessages").isEqualTo(messages);

    Map<String, WireMessage> samples = WireSamples.all(WireSystems.refs(SYSTEM));
    assertThat(names(samples.values().stream())).as("classes in WireSamples").isEqualTo(messages);

    Stream<String> recorded =
        WireCorpus.read(WireTypes.VERSION).stream().map(WireCorpus.Recorded::name);
    assertThat(names(recorded.filter(samples::containsKey).map(samples::get)))
        .as("classes with recorded bytes; WireCorpusTest says which lines to add")
        .isEqualTo(messages);
  }

  @Test
  void everyComponentIsRegistered() {
    Set<Class<?>> registered =
        Stream.concat(
                WireValues.ENUMS.values().stream(), WireValues.ALL.stream().map(WireType::type))
            .collect(Collectors.toSet());
    for (WireType<?> type : WireMessages.ALL) {
      if (type.type().isEnum()) continue;
      // Only messages: a value may write its parts' fields itself.
      for (var component : type.type().getRecordComponents()) {
        Class<?> of = component.getType();
        if (of.isRecord() || of.isEnum()) {
          assertThat(registered).as(type.type() + "." + component.getName()).contains(of);
        }
      }
    }
  }

  private static Set<String> names(Stream<?> objects) {
    return objects
        .map(object -> object.getClass().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> ids() {
    Map<Integer, String> ids = new TreeMap<>();
    WireValues.ENUMS.forEach(
        (id, type) -> ids.put(id, type.getName() + " " + Arrays.toString(type.getEnumConstants())));
    for (WireType<?> type : WireValues.ALL) ids.put(type.id(), type.type().getName());
    for (WireType<?> type : WireMessages.ALL) ids.put(type.id(), type.type().getName());
    return ids.entrySet().stream().map(id -> id.getKey() + " " + id.getValue()).toList();
  }

  /** The names of the module's concrete classes that are wire messages. */
  private static Set<String> implementations() throws IOException {
    Path classes = Path.of("target", "classes");
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .map(file -> classes.relativize(file).toString())
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
          .<Class<?>>map(WireTypesTest::load)
          .filter(type -> WireMessage.class.isAssignableFrom(type) && !type.isInterface())
          .map(Class::getName)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, WireTypesTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
