package io.tributary.gpu.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The chat templates of a model folder with its special tokens, found where {@code transformers}
 * finds them: in {@code chat_template.jinja}, which goes first, or in {@code
 * tokenizer_config.json}, where there may be several with names.
 */
public final class ChatTemplates {
  /** The newer place of a template. */
  public static final String FILE = "chat_template.jinja";

  static final String CONFIG = "tokenizer_config.json";
  private static final String DEFAULT = "default";
  private static final String TOOL_USE = "tool_use";
  private static final long LONGEST_CONFIG = 64L << 20;
  private static final long LONGEST_TEMPLATE = 4L << 20;

  private final Path folder;
  private final Map<String, Source> sources;
  private final Map<String, Object> specialTokens;

  /** A template's text with where it is from. */
  private record Source(String text, String origin) {}

  private ChatTemplates(
      Path folder, Map<String, Source> sources, Map<String, Object> specialTokens) {
    this.folder = folder;
    this.sources = sources;
    this.specialTokens = specialTokens;
  }

  /**
   * Reads a model folder.
   *
   * @return empty if it has no chat template
   * @throws ModelFileException if a file is malformed
   */
  public static Optional<ChatTemplates> read(Path folder) {
    Path file = folder.resolve(CONFIG);
    ObjectNode config =
        Files.exists(file)
            ? StrictJson.readObject(file, LONGEST_CONFIG)
            : JsonNodeFactory.instance.objectNode();
    Map<String, Source> sources = new LinkedHashMap<>();
    Path own = folder.resolve(FILE);
    if (Files.exists(own)) sources.put(DEFAULT, new Source(text(own), own.toString()));
    else inConfig(file, config.path("chat_template"), sources);
    if (sources.isEmpty()) return Optional.empty();
    return Optional.of(new ChatTemplates(folder, sources, SpecialTokenFiles.read(folder, config)));
  }

  private static void inConfig(Path file, JsonNode given, Map<String, Source> sources) {
    if (given.isMissingNode() || given.isNull()) return;
    String origin = file + ", chat_template";
    if (given.isTextual()) {
      sources.put(DEFAULT, new Source(given.textValue(), origin));
      return;
    }
    if (!given.isArray()) throw wrong(file);
    for (JsonNode one : given) {
      if (!one.path("name").isTextual() || !one.path("template").isTextual()) throw wrong(file);
      String name = one.get("name").textValue();
      Source source = new Source(one.get("template").textValue(), origin + " \"" + name + "\"");
      if (sources.put(name, source) != null) {
        throw new ModelFileException(file, "chat_template has two named \"" + name + "\"");
      }
    }
  }

  private static ModelFileException wrong(Path file) {
    return new ModelFileException(
        file, "chat_template must be a string, or a list of objects with name and template");
  }

  private static String text(Path file) {
    try {
      long size = Files.size(file);
      if (size > LONGEST_TEMPLATE) {
        throw new ModelFileException(
            file, "has " + size + " bytes, the most that is read is " + LONGEST_TEMPLATE);
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ModelFileException(file, "is not UTF-8", e);
    } catch (IOException e) {
      throw new ModelFileException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  /** Names of the templates; one that has no name is {@code default}. */
  public Set<String> names() {
    return new TreeSet<>(sources.keySet());
  }

  /**
   * The template that is used where none is named.
   *
   * @param tools whether there are tools, for which some folders have one of its own
   * @throws TemplateException if there is none, or it cannot be used
   */
  public ChatTemplate standard(boolean tools) {
    return named(tools && sources.containsKey(TOOL_USE) ? TOOL_USE : DEFAULT);
  }

  /**
   * A template by its name.
   *
   * @throws TemplateException if there is none, or it cannot be used
   */
  public ChatTemplate named(String name) {
    Source source = sources.get(name);
    if (source == null) {
      throw TemplateException.unsafe(
          folder.toString(),
          "has no chat template named \"" + name + "\"; it has " + String.join(", ", names()));
    }
    return ChatTemplate.parse(source.text(), source.origin());
  }

  /**
   * The special tokens as a template sees them: {@code bos_token}, {@code eos_token} and others
   * that are set, by name; {@code additional_special_tokens} is a list.
   */
  public Map<String, Object> specialTokens() {
    return specialTokens;
  }
}
