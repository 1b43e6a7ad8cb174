package io.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table in docs/configuration.md says what the code does. */
class DocumentationTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([^`]+)` \\| `([^`]*)` \\| [^|]+[^| ] \\| ([^|]+) \\|");

  @Test
  void everySettingIsInTheTableWithItsDefaultAndRange() throws IOException {
    List<String> rows =
        SettingsLoader.defaults().load().entries().stream()
            .map(e -> e.path() + "  " + e.renderedValue() + "  " + expected(e.path()))
            .toList();
    String documented =
        Files.readAllLines(Path.of("../docs/configuration.md")).stream()
            .map(line -> ROW.matcher(line.replace("\\|", "¦")))
            .filter(row -> row.matches())
            .map(row -> row.group(1) + "  " + row.group(2) + "  " + row.group(3))
            .map(row -> row.replace('¦', '|'))
            .collect(Collectors.joining("\n"));
    assertThat(documented).isEqualTo(String.join("\n", rows));
  }

  private static String expected(String path) {
    return ValidSettings.expected().get(path);
  }
}
