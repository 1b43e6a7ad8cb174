package io.tributary.app.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.api.Prompt;
import io.tributary.app.embedded.Corpus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The kind of each prompt: of the corpus its topic, of a file what the line's {@code "category"}
 * says.
 */
final class PromptCategories {
  private static final String NONE = "without category";
  private static final ObjectMapper JSON = new ObjectMapper();

  private PromptCategories() {}

  static List<String> ofCorpus(Corpus corpus, List<Prompt> prompts) {
    return prompts.stream().map(prompt -> corpus.topic(prompt).orElse(NONE)).toList();
  }

  /**
   * @param file that the prompts were read from
   */
  static List<String> ofFile(Path file, List<Prompt> prompts) throws IOException {
    Map<String, String> byId = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      long number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
        JsonNode json = parse(line);
        if (!json.path("category").isTextual()) continue;
        JsonNode id = json.path("id");
        byId.putIfAbsent(
            id.isValueNode() && !id.isNull() ? id.asText() : "line-" + number,
            json.path("category").textValue());
      }
    }
    return prompts.stream().map(prompt -> byId.getOrDefault(prompt.id(), NONE)).toList();
  }

  /** Bad lines were named when the prompts were read. */
  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
