package io.tributary.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged messages, the same ones each time, in a JVM with 64 MiB of heap that logs every class it
 * loads. {@code -Dwire.fuzz.runs=N} makes more of them or fewer.
 */
class WireFuzzTest {
  private static final long RUNS = Long.getLong("wire.fuzz.runs", 1_000_000);

  /** What may still be loaded while messages are read, besides the registry: JDK and libraries. */
  private static final List<String> ALLOWED =
      List.of(
          "java.",
          "jdk.",
          "sun.",
          "scala.",
          "akka.",
          "com.esotericsoftware.kryo.",
          "ch.qos.logback.",
          "org.slf4j.",
          "org.agrona.",
          "org.reactivestreams.",
          "com.typesafe.");

  @TempDir private Path folder;

  @Test
  void aDamagedMessageIsReadOrRefused() throws IOException, InterruptedException {
    Path classes = folder.resolve("classes.log");
    Path figures = folder.resolve("figures.tsv");
    Path output = folder.resolve("output.log");
    Process fuzzer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-Xlog:class+load:file=" + classes + "::filesize=0",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                WireFuzzer.class.getName(),
                Long.toString(RUNS),
                classes.toString(),
                figures.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = fuzzer.waitFor(10, TimeUnit.MINUTES);
    if (!ended) fuzzer.destroyForcibly().waitFor();
    assertThat(ended).as("it ended").isTrue();
    assertThat(fuzzer.exitValue()).as(Files.readString(output)).isZero();

    Map<String, Double> counts = new HashMap<>();
    for (String line : Files.readAllLines(figures)) {
      int tab = line.indexOf('\t');
      counts.put(line.substring(0, tab), Double.parseDouble(line.substring(tab + 1)));
    }
    System.out.println("wire fuzz: " + counts);
    assertThat(counts.get("runs")).isEqualTo(RUNS);
    // Neither all nor none get through, and each reason to refuse one is met.
    assertThat(counts.get("read")).isBetween(RUNS * 0.001, RUNS * 0.5);
    for (WireRefusal why :
        List.of(WireRefusal.DAMAGED, WireRefusal.UNKNOWN_TYPE, WireRefusal.VERSION)) {
      assertThat(counts.get("wire/refused/" + why.label())).as(why.label()).isPositive();
    }
    checkLoaded(
        Files.readAllBytes(classes),
        counts.get("loaded_before").intValue(),
        counts.get("loaded_after").intValue());
  }

  private static void checkLoaded(byte[] log, int before, int after) {
    String all = new String(log, StandardCharsets.UTF_8);
    assertThat(all).contains(KryoSerializer.class.getName());
    for (String bait : Mutator.BAITS) assertThat(all).doesNotContain(bait + " source:");
    Set<String> registry = registry();
    String during = new String(log, before, after - before, StandardCharsets.UTF_8);
    for (String line : during.split("\n")) {
      String name = line.substring(line.lastIndexOf(']') + 1).strip().split(" ")[0];
      if (name.isEmpty() || registry.contains(name)) continue;
      assertThat(ALLOWED).as("a class loaded by a message: " + line).anyMatch(name::startsWith);
    }
  }

  /** The classes that have an id. */
  private static Set<String> registry() {
    return Stream.of(
            WireValues.ENUMS.values().stream(),
            WireValues.ALL.stream().map(WireType::type),
            WireMessages.ALL.stream().map(WireType::type))
        .flatMap(types -> types)
        .map(Class::getName)
        .collect(Collectors.toSet());
  }
}
