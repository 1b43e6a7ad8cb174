package io.tributary.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inside a room, too, packages know those below them alone; see docs/architecture.md. */
class PackagesTest {
  private static final String ROOT = "io.tributary.";

  /**
   * @param from a package
   * @param known what it may know of its own room, beside itself
   */
  private static ArchRule knowsOnly(String from, Set<String> known) {
    String room = ROOT + from.split("\\.")[0];
    Set<String> allowed =
        Stream.concat(Stream.of(from), known.stream())
            .map(ROOT::concat)
            .collect(Collectors.toSet());
    return noClasses()
        .that()
        .resideInAPackage(ROOT + from)
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are of %s, but in none of %s".formatted(room, allowed),
                (JavaClass other) ->
                    (other.getPackageName() + ".").startsWith(room + ".")
                        && !allowed.contains(other.getPackageName())));
  }

  @ParameterizedTest
  @CsvSource({
    "gpu.objective,",
    "gpu.files,",
    "gpu.files.safetensors, gpu.files",
    "gpu.files.checkpoint, gpu.files",
    "gpu.files.model, gpu.files gpu.files.safetensors",
    "gpu.files.adapter, gpu.files gpu.files.safetensors gpu.files.model",
    "gpu.chat.values,",
    "gpu.chat.syntax, gpu.chat.values",
    "gpu.chat.run, gpu.chat.values gpu.chat.syntax",
    "gpu.chat, gpu.chat.values gpu.chat.syntax gpu.chat.run gpu.files",
    "gpu.tokenizer, gpu.chat gpu.chat.values gpu.files",
    "gpu.simd,",
    "gpu.row, gpu.simd",
    "gpu.engine, gpu gpu.objective gpu.row gpu.simd gpu.files gpu.files.adapter",
    "streams.metrics,",
    "streams.mix,",
    "streams.weights,",
    "streams.log, streams.mix",
    "streams.pairs, streams.log",
    "streams.prompts, streams.log",
    "streams.http, streams.log streams.prompts",
    "actors.guards,",
    "actors.pairs,",
    "actors.tls,",
    "actors.wire, actors",
    "app.cli, app",
    "app.display, app.cli",
    "app.embedded,",
    "app.evaluation, app",
    "app.making, app app.embedded"
  })
  void aPackageKnowsThoseBelowIt(String from, String known) {
    knowsOnly(from, known == null ? Set.of() : Set.of(known.split(" ")))
        .check(ArchitectureTest.PRODUCT);
  }

  /**
   * What is written to the wire are messages and values; who sends them is none of its business.
   */
  @Test
  void theWireFormatKnowsNoBehaviour() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "actors.wire")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are neither records, enums nor interfaces of actors",
                (JavaClass other) ->
                    other.getPackageName().equals(ROOT + "actors")
                        && !other.isRecord()
                        && !other.isEnum()
                        && !other.isInterface()))
        .check(ArchitectureTest.PRODUCT);
  }

  @Test
  void noticesAWrongArrow() {
    ArchRule wrong = knowsOnly("app.display", Set.of());
    assertThat(wrong.evaluate(ArchitectureTest.PRODUCT).hasViolation()).isTrue();
  }
}
