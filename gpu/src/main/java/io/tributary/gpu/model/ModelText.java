package io.tributary.gpu.model;

import io.tributary.gpu.chat.ChatTemplates;
import io.tributary.gpu.tokenizer.PromptTemplate;
import io.tributary.gpu.tokenizer.TextTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a model reads and writes text.
 *
 * @param tokenizer this one's
 * @param template puts prompts to the model
 * @param files by name, what a folder of the same model holds beside configuration and weights
 */
record ModelText(TextTokenizer tokenizer, PromptTemplate template, Map<String, byte[]> files)
    implements AutoCloseable {
  static final List<String> CARRIED_FILES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "generation_config.json",
          ChatTemplates.FILE);

  /** What lies in a folder. */
  static ModelText open(Path folder, PromptFormat prompts) {
    TextTokenizer tokenizer = TextTokenizer.open(folder);
    try {
      PromptTemplate template =
          PromptTemplate.of(tokenizer, folder, prompts.template(), prompts.principleTemplate());
      return new ModelText(tokenizer, template, files(folder));
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static Map<String, byte[]> files(Path folder) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : CARRIED_FILES) {
      Path file = folder.resolve(name);
      if (!Files.exists(file)) continue;
      try {
        files.put(name, Files.readAllBytes(file));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    return files;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
