package io.tributary.gpu.objective;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table in docs/objectives.md says what the classes say. */
class ObjectiveDocumentationTest {
  @Test
  void everyObjectiveHasItsRow() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("../docs/objectives.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    for (ObjectiveSpec spec : ObjectiveSpecs.all()) {
      List<String> own =
          rows.stream().filter(row -> row.startsWith("| `" + spec.id() + "` |")).toList();
      assertThat(own).as(spec.id()).hasSize(1);
      String parameters =
          spec.parameters().stream()
              .map(p -> "`%s` %s".formatted(p.name(), p.presetText()))
              .collect(Collectors.joining(", "));
      assertThat(own.get(0)).as("parameters of " + spec.id()).contains("| " + parameters);
    }
    assertThat(rows).as("rows").hasSize(ObjectiveSpecs.all().size());
  }
}
