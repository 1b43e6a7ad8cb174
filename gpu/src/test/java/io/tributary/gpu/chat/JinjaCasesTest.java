package io.tributary.gpu.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.gpu.chat.run.Program;
import io.tributary.gpu.chat.run.RenderException;
import io.tributary.gpu.chat.syntax.SyntaxException;
import io.tributary.gpu.chat.values.Value;
import io.tributary.gpu.chat.values.Values;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Jinja itself rendered, set up as {@code transformers} sets it up, recorded by {@code
 * src/test/scripts/jinja_cases.py}: cases for every feature, and random ones.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JinjaCasesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-07-04T09:05:03Z"), ZoneOffset.UTC);

  /** A template with what Jinja made of it; null: an error. */
  private record Case(String template, String expected) {}

  private final Map<String, List<Case>> groups = new LinkedHashMap<>();
  private final Map<String, Value> variables = new LinkedHashMap<>();

  JinjaCasesTest() throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                JinjaCasesTest.class.getResourceAsStream("jinja_cases.jsonl"),
                StandardCharsets.UTF_8))) {
      Map<String, Object> given =
          json.readValue(in.readLine(), new TypeReference<Map<String, Object>>() {});
      given.forEach((name, data) -> variables.put(name, Values.of(name, data)));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode read = json.readTree(line);
        groups
            .computeIfAbsent(read.get(0).textValue(), name -> new ArrayList<>())
            .add(new Case(read.get(1).textValue(), read.get(2).textValue()));
      }
    }
  }

  Stream<String> groups() {
    return groups.keySet().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("groups")
  void rendersWhatJinjaRenders(String group) {
    List<String> different = new ArrayList<>();
    for (Case one : groups.get(group)) {
      String found = render(one.template());
      boolean same =
          one.expected() == null ? found.startsWith("error: ") : found.equals(one.expected());
      if (!same) {
        different.add(one.template() + "\n   Jinja: " + one.expected() + "\n   ours:  " + found);
      }
    }
    assertThat(different).isEmpty();
  }

  private String render(String template) {
    try {
      return Program.of(template).run(variables, CLOCK);
    } catch (SyntaxException | RenderException e) {
      return "error: " + e.getMessage();
    }
  }

  @Test
  void thereAreCasesOfEverything() {
    assertThat(groups.keySet())
        .contains("whitespace", "raw", "for", "macro", "tojson", "string methods", "random");
    assertThat(groups.values().stream().mapToInt(List::size).sum()).isGreaterThan(3000);
    long texts =
        groups.values().stream()
            .flatMap(List::stream)
            .filter(one -> one.expected() != null)
            .count();
    assertThat(texts).isGreaterThan(2400);
  }
}
