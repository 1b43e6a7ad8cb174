package io.tributary.gpu.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.files.ModelFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatTemplatesTest {
  private static final String CONFIG = "tokenizer_config.json";
  private static final String TWO =
      """
      {"chat_template": [{"name": "default", "template": "D {{ messages[0].content }}"},
                         {"name": "tool_use", "template": "T {{ tools|length }}"},
                         {"name": "rag", "template": "R {{ documents|wordcount }}"}]}
      """;

  @TempDir Path folder;

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private ChatTemplates read() {
    return ChatTemplates.read(folder).orElseThrow();
  }

  private static String hi(ChatTemplate template, Map<String, Object> specialTokens) {
    ChatOptions options = ChatOptions.of(specialTokens, Clock.systemUTC());
    return template.render(List.of(ChatMessage.user("Hi")), options.withTools(List.of("a", "b")));
  }

  private static String hi(ChatTemplate template) {
    return hi(template, Map.of());
  }

  @Test
  void aFolderWithoutATemplateHasNone() throws IOException {
    assertThat(ChatTemplates.read(folder)).isEmpty();
    write(CONFIG, "{\"bos_token\": \"<s>\"}");
    assertThat(ChatTemplates.read(folder)).isEmpty();
    write(CONFIG, "{\"chat_template\": null}");
    assertThat(ChatTemplates.read(folder)).isEmpty();
    write(CONFIG, "{\"chat_template\": []}");
    assertThat(ChatTemplates.read(folder)).isEmpty();
  }

  @Test
  void aTemplateIsInTheTokenizersConfiguration() throws IOException {
    write(CONFIG, "{\"chat_template\": \"C {{ messages[0].content }}\\n\"}");
    assertThat(read().names()).containsExactly("default");
    assertThat(hi(read().standard(false))).isEqualTo("C Hi");
    assertThat(read().standard(true).origin())
        .isEqualTo(folder.resolve(CONFIG) + ", chat_template");
  }

  @Test
  void aFileOfItsOwnGoesFirst() throws IOException {
    write(CONFIG, TWO);
    write(ChatTemplates.FILE, "F {{ messages[0].content }} 🙂\n");
    assertThat(read().names()).containsExactly("default");
    assertThat(hi(read().standard(true))).isEqualTo("F Hi 🙂");
    assertThat(read().standard(false).origin())
        .isEqualTo(folder.resolve(ChatTemplates.FILE).toString());
    Files.delete(folder.resolve(CONFIG));
    assertThat(hi(read().standard(false))).isEqualTo("F Hi 🙂");
  }

  @Test
  void severalHaveNamesAndToolsHaveTheirOwn() throws IOException {
    write(CONFIG, TWO);
    assertThat(read().names()).containsExactly("default", "rag", "tool_use");
    assertThat(hi(read().standard(false))).isEqualTo("D Hi");
    assertThat(hi(read().standard(true))).isEqualTo("T 2");
    assertThat(hi(read().named("tool_use"))).isEqualTo("T 2");
  }

  @Test
  void oneThatIsNotSupportedIsRefusedWhenItIsTakenAndTheOthersAreNot() throws IOException {
    write(CONFIG, TWO);
    ChatTemplates templates = read();
    assertThatThrownBy(() -> templates.named("rag"))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith(
            folder.resolve(CONFIG)
                + ", chat_template \"rag\", line 1: the filter 'wordcount' is not supported");
    assertThatThrownBy(() -> templates.named("nope"))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            folder + ": has no chat template named \"nope\"; it has default, rag, tool_use");
  }

  @Test
  void namedOnesWithoutADefaultAreNotGuessedFrom() throws IOException {
    write(CONFIG, "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"R\"}]}");
    assertThatThrownBy(() -> read().standard(false))
        .hasMessage(folder + ": has no chat template named \"default\"; it has rag");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "7 ¦ chat_template must be a string, or a list of objects with name and template",
        "{\"default\": \"x\"} ¦ chat_template must be a string, or a list",
        "[\"x\"] ¦ chat_template must be a string, or a list",
        "[{\"name\": \"x\"}] ¦ chat_template must be a string, or a list",
        "[{\"name\": 1, \"template\": \"x\"}] ¦ chat_template must be a string, or a list",
        "[{\"name\": \"x\", \"template\": \"1\"}, {\"name\": \"x\", \"template\": \"2\"}]"
            + " ¦ chat_template has two named \"x\"",
      })
  void aMalformedEntryNamesTheFile(String entry, String problem) throws IOException {
    write(CONFIG, "{\"chat_template\": " + entry + "}");
    assertThatThrownBy(() -> ChatTemplates.read(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(folder.resolve(CONFIG) + ": " + problem);
  }

  @Test
  void aFileThatIsNotUtf8OrTooLongIsRefused() throws IOException {
    Path own = folder.resolve(ChatTemplates.FILE);
    Files.write(own, "é".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ChatTemplates.read(folder)).hasMessage(own + ": is not UTF-8");
    Files.writeString(own, "x".repeat((4 << 20) + 1));
    assertThatThrownBy(() -> ChatTemplates.read(folder))
        .hasMessage(own + ": has 4194305 bytes, the most that is read is 4194304");
  }

  @Test
  void specialTokensComeFromTheConfigurationInEveryWayTheyAreWritten() throws IOException {
    write(
        CONFIG,
        """
        {"chat_template": "{{ bos_token }}|{{ eos_token }}|{{ image_token }}|{{ pad_token }}",
         "bos_token": "<s>", "eos_token": {"content": "</s>", "lstrip": false}, "pad_token": null,
         "unk_token": "", "extra_special_tokens": {"image_token": "<image>"},
         "additional_special_tokens": ["<a>", {"content": "<b>"}], "added_tokens_decoder": {}}
        """);
    // What is older goes by, now that the configuration says what its tokens are.
    write("special_tokens_map.json", "{\"bos_token\": \"<old>\", \"sep_token\": \"<sep>\"}");
    assertThat(read().specialTokens())
        .containsOnly(
            Map.entry("bos_token", "<s>"),
            Map.entry("eos_token", "</s>"),
            Map.entry("image_token", "<image>"),
            Map.entry("additional_special_tokens", List.of("<a>", "<b>")));
    assertThat(hi(read().standard(false), read().specialTokens())).isEqualTo("<s>|</s>|<image>|");
  }

  @Test
  void anOlderFoldersMapOfTokensGoesFirst() throws IOException {
    write(CONFIG, "{\"chat_template\": \"x\", \"bos_token\": \"<s>\", \"eos_token\": \"</s>\"}");
    write("special_tokens_map.json", "{\"bos_token\": {\"content\": \"<new>\"}}");
    assertThat(read().specialTokens())
        .containsOnly(Map.entry("bos_token", "<new>"), Map.entry("eos_token", "</s>"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "\"bos_token\": 1 ¦ bos_token is wrong; it must be a string, or an object with a content",
        "\"eos_token\": {} ¦ eos_token is wrong; it must be a string, or an object with a content",
        "\"extra_special_tokens\": {\"i\": 1} ¦ i is wrong; it must be a string, or an object",
        "\"additional_special_tokens\": \"x\" ¦ additional_special_tokens is wrong; it must be a"
            + " list of tokens",
      })
  void aMalformedTokenNamesTheFile(String entry, String problem) throws IOException {
    write(CONFIG, "{\"chat_template\": \"x\", " + entry + "}");
    assertThatThrownBy(() -> ChatTemplates.read(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(folder.resolve(CONFIG) + ": " + problem);
  }
}
