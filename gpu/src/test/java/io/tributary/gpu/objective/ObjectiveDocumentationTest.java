package io.tributary.gpu.objective;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table in docs/objectives.md says what the classes say. */
class ObjectiveDocumentationTest {
  /** In the order of the table. */
  private static final Map<Need, String> ALSO = new LinkedHashMap<>();

  static {
    ALSO.put(Need.MISMATCHED_RESPONSES, "taken as two examples, or labelled responses of a file");
    ALSO.put(Need.REFERENCE, "π_ref");
    ALSO.put(Need.REFERENCE_SAMPLES, "samples of π_ref");
    ALSO.put(Need.SAMPLING_LOG_PROBS, "sampling log-probs");
    ALSO.put(Need.VALUE_HEAD, "value head");
  }

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
      assertThat(own.get(0))
          .as("what %s needs, and its parameters", spec.id())
          .contains("| %s | %s".formatted(needs(spec.needs()), parameters));
    }
    assertThat(rows).as("rows").hasSize(ObjectiveSpecs.all().size());
  }

  private static String needs(Needs needs) {
    List<String> words = new ArrayList<>();
    words.add(
        switch (needs.examples()) {
          case PAIR -> "pairs";
          case RANKED -> "a ranking of %d or more".formatted(needs.ranks());
          case SCORED ->
              needs.ranks() > 1
                  ? "all n with %d different scores".formatted(needs.ranks())
                  : "all n";
          case BEST -> "the best of n";
          case SAMPLES -> "samples without scores";
        });
    ALSO.keySet().stream().filter(needs::has).map(ALSO::get).forEach(words::add);
    return String.join(", ", words);
  }
}
