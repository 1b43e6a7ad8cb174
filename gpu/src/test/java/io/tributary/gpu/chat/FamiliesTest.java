package io.tributary.gpu.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.chat.TemplateException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The layouts of the families of models, by templates of our own in the constructs that theirs use;
 * what is expected is worked out by hand from the layouts.
 */
class FamiliesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-07-04T09:05:03Z"), ZoneOffset.UTC);

  private static final ChatMessage SYSTEM = ChatMessage.system("Be kind.");
  private static final ChatMessage HI = ChatMessage.user("Hi 🙂 ");
  private static final ChatMessage HELLO = ChatMessage.assistant("Hello <b>&\"'\n");
  private static final ChatMessage BYE = ChatMessage.user("Bye");
  private static final List<ChatMessage> TURNS = List.of(HI, HELLO, BYE);
  private static final List<ChatMessage> WITH_SYSTEM = List.of(SYSTEM, HI, HELLO, BYE);

  private static final Map<String, Object> WEATHER =
      ordered(
          "type",
          "function",
          "function",
          ordered(
              "name",
              "weather",
              "description",
              "Says \"hot\"",
              "parameters",
              ordered("type", "object", "required", List.of("city"))));

  private static final String WEATHER_JSON =
      "{\"type\": \"function\", \"function\": {\"name\": \"weather\", \"description\": \"Says"
          + " \\\"hot\\\"\", \"parameters\": {\"type\": \"object\", \"required\": [\"city\"]}}}";

  private static final ChatMessage ASKED =
      new ChatMessage(
          "assistant",
          null,
          Map.of(
              "tool_calls",
              List.of(
                  ordered(
                      "id",
                      "abcdefghi",
                      "type",
                      "function",
                      "function",
                      ordered(
                          "name",
                          "weather",
                          "arguments",
                          ordered("city", "Zürich", "days", 2, "now", true))))));

  private static final ChatMessage SUNNY =
      new ChatMessage("tool", "sunny", Map.of("tool_call_id", "abcdefghi"));

  private static Map<String, Object> ordered(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) map.put((String) entries[i], entries[i + 1]);
    return map;
  }

  private static ChatTemplate template(String family) {
    try (InputStream in = FamiliesTest.class.getResourceAsStream("families/" + family + ".jinja")) {
      return ChatTemplate.parse(
          new String(in.readAllBytes(), StandardCharsets.UTF_8), family + ".jinja");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ChatOptions options() {
    return ChatOptions.of(Map.of("bos_token", "<s>", "eos_token", "</s>"), CLOCK).forGeneration();
  }

  private static ChatOptions whole() {
    return ChatOptions.of(Map.of("bos_token", "<s>", "eos_token", "</s>"), CLOCK);
  }

  private static ChatOptions tools() {
    return options().withTools(List.of(WEATHER));
  }

  private static Arguments of(
      String family, List<ChatMessage> messages, ChatOptions options, String... expected) {
    return Arguments.of(family, messages, options, String.join("", expected));
  }

  static Stream<Arguments> conversations() {
    return Stream.of(
        of(
            "chatml",
            WITH_SYSTEM,
            options(),
            "<|im_start|>system\nBe kind.<|im_end|>\n",
            "<|im_start|>user\nHi 🙂 <|im_end|>\n",
            "<|im_start|>assistant\nHello <b>&\"'\n<|im_end|>\n",
            "<|im_start|>user\nBye<|im_end|>\n",
            "<|im_start|>assistant\n"),
        of("chatml", List.of(HI), whole(), "<|im_start|>user\nHi 🙂 <|im_end|>\n"),
        of(
            "llama2",
            WITH_SYSTEM,
            options(),
            "<s>[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\nHi 🙂 [/INST] Hello <b>&\"' </s>",
            "<s>[INST] Bye [/INST]"),
        of(
            "llama2",
            TURNS,
            whole(),
            "<s>[INST] Hi 🙂 [/INST] Hello <b>&\"' </s><s>[INST] Bye [/INST]"),
        of(
            "llama3",
            WITH_SYSTEM,
            options(),
            "<s><|start_header_id|>system<|end_header_id|>\n\nBe kind.<|eot_id|>",
            "<|start_header_id|>user<|end_header_id|>\n\nHi 🙂<|eot_id|>",
            "<|start_header_id|>assistant<|end_header_id|>\n\nHello <b>&\"'<|eot_id|>",
            "<|start_header_id|>user<|end_header_id|>\n\nBye<|eot_id|>",
            "<|start_header_id|>assistant<|end_header_id|>\n\n"),
        of(
            "llama32",
            TURNS,
            whole(),
            "<s><|start_header_id|>system<|end_header_id|>\n\nDate: 04 Jul 2024\n\n<|eot_id|>",
            "<|start_header_id|>user<|end_header_id|>\n\nHi 🙂<|eot_id|>",
            "<|start_header_id|>assistant<|end_header_id|>\n\nHello <b>&\"'<|eot_id|>",
            "<|start_header_id|>user<|end_header_id|>\n\nBye<|eot_id|>"),
        of(
            "llama32",
            List.of(SYSTEM, HI, ASKED, SUNNY),
            tools().withVariables(Map.of("date_string", "1 May 2025")),
            "<s><|start_header_id|>system<|end_header_id|>\n\nEnvironment: ipython\n",
            "Date: 1 May 2025\n\nBe kind.<|eot_id|>",
            "<|start_header_id|>user<|end_header_id|>\n\n",
            """
            {
                "type": "function",
                "function": {
                    "name": "weather",
                    "description": "Says \\"hot\\"",
                    "parameters": {
                        "type": "object",
                        "required": [
                            "city"
                        ]
                    }
                }
            }

            """,
            "Hi 🙂<|eot_id|>",
            "<|start_header_id|>assistant<|end_header_id|>\n\n",
            "{\"name\": \"weather\", \"parameters\": {\"city\": \"Zürich\", \"days\": 2, \"now\":"
                + " true}}<|eot_id|>",
            "<|start_header_id|>ipython<|end_header_id|>\n\nsunny<|eot_id|>",
            "<|start_header_id|>assistant<|end_header_id|>\n\n"),
        of(
            "mistral1",
            TURNS,
            options(),
            "<s>[INST] Hi 🙂  [/INST]Hello <b>&\"'\n</s> [INST] Bye [/INST]"),
        of(
            "mistral3",
            WITH_SYSTEM,
            options(),
            "<s>[INST] Hi 🙂 [/INST] Hello <b>&\"'</s>[INST] Be kind.\n\nBye[/INST]"),
        of(
            "mistral3",
            List.of(HI, ASKED, SUNNY, ChatMessage.assistant(" It is sunny. "), BYE),
            tools(),
            "<s>[INST] Hi 🙂 [/INST]",
            "[TOOL_CALLS] [{\"name\": \"weather\", \"arguments\": {\"city\": \"Zürich\", \"days\":"
                + " 2, \"now\": true}, \"id\": \"abcdefghi\"}]</s>",
            "[TOOL_RESULTS] {\"content\": sunny, \"call_id\": \"abcdefghi\"}[/TOOL_RESULTS]",
            " It is sunny.</s>",
            "[AVAILABLE_TOOLS] [{\"type\": \"function\", \"function\": {\"name\": \"weather\","
                + " \"description\": \"Says \"hot\"\", \"parameters\": {\"type\": \"object\","
                + " \"required\": [\"city\"]}}}][/AVAILABLE_TOOLS]",
            "[INST] Bye[/INST]"),
        of(
            "qwen25",
            TURNS,
            options(),
            "<|im_start|>system\nYou help.<|im_end|>\n",
            "<|im_start|>user\nHi 🙂 <|im_end|>\n",
            "<|im_start|>assistant\nHello <b>&\"'\n<|im_end|>\n",
            "<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n"),
        of(
            "qwen25",
            List.of(SYSTEM, HI, ASKED, SUNNY, new ChatMessage("tool", "warm", Map.of())),
            tools(),
            "<|im_start|>system\nBe kind.\n\n# Tools\n<tools>\n",
            WEATHER_JSON,
            "\n</tools><|im_end|>\n<|im_start|>user\nHi 🙂 <|im_end|>\n",
            "<|im_start|>assistant\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\":"
                + " \"Zürich\", \"days\": 2, \"now\": true}}\n</tool_call><|im_end|>\n",
            "<|im_start|>user\n<tool_response>\nsunny\n</tool_response>",
            "\n<tool_response>\nwarm\n</tool_response><|im_end|>\n<|im_start|>assistant\n"),
        of(
            "qwen3",
            List.of(
                HI,
                ChatMessage.assistant("<think>\nold\n</think>\n\nHello"),
                BYE,
                ChatMessage.assistant("<think>\nnew\n</think>\n\nSo long")),
            whole(),
            "<|im_start|>user\nHi 🙂 <|im_end|>\n",
            "<|im_start|>assistant\nHello<|im_end|>\n",
            "<|im_start|>user\nBye<|im_end|>\n",
            "<|im_start|>assistant\n<think>\nnew\n</think>\n\nSo long<|im_end|>\n"),
        of(
            "qwen3",
            List.of(SYSTEM, HI, ASKED, SUNNY),
            tools().withVariables(Map.of("enable_thinking", false)),
            "<|im_start|>system\nBe kind.\n\n# Tools\n<tools>\n",
            WEATHER_JSON,
            "\n</tools><|im_end|>\n<|im_start|>user\nHi 🙂 <|im_end|>\n",
            "<|im_start|>assistant\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\":"
                + " \"Zürich\", \"days\": 2, \"now\": true}}\n</tool_call><|im_end|>\n",
            "<|im_start|>user\n<tool_response>\nsunny\n</tool_response><|im_end|>\n",
            "<|im_start|>assistant\n<think>\n\n</think>\n\n"),
        of(
            "qwen3",
            List.of(
                HI,
                new ChatMessage("assistant", "Let me see.", thought("I must look.", ASKED.more())),
                SUNNY),
            options(),
            "<|im_start|>user\nHi 🙂 <|im_end|>\n",
            "<|im_start|>assistant\n<think>\nI must look.\n</think>\n\nLet me see.\n<tool_call>\n",
            "{\"name\": \"weather\", \"arguments\": {\"city\": \"Zürich\", \"days\": 2, \"now\":"
                + " true}}\n</tool_call><|im_end|>\n",
            "<|im_start|>user\n<tool_response>\nsunny\n</tool_response><|im_end|>\n",
            "<|im_start|>assistant\n"),
        of(
            "gemma",
            TURNS,
            options(),
            "<s><start_of_turn>user\nHi 🙂<end_of_turn>\n",
            "<start_of_turn>model\nHello <b>&\"'<end_of_turn>\n",
            "<start_of_turn>user\nBye<end_of_turn>\n<start_of_turn>model\n"),
        of(
            "phi3",
            WITH_SYSTEM,
            options(),
            "<|system|>\nBe kind.<|end|>\n<|user|>\nHi 🙂 <|end|>\n",
            "<|assistant|>\nHello <b>&\"'\n<|end|>\n<|user|>\nBye<|end|>\n<|assistant|>\n"),
        of("phi3", List.of(HI), whole(), "<|user|>\nHi 🙂 <|end|>\n</s>"),
        of(
            "zephyr",
            WITH_SYSTEM,
            options(),
            "<|system|>\nBe kind.</s>\n<|user|>\nHi 🙂 </s>\n",
            "<|assistant|>\nHello <b>&\"'\n</s>\n<|user|>\nBye</s>\n<|assistant|>\n"),
        of(
            "vicuna",
            WITH_SYSTEM,
            options(),
            "<s>Be kind.\n\nUSER: Hi 🙂\nASSISTANT: Hello <b>&\"'</s>\nUSER: Bye\nASSISTANT:"),
        of(
            "deepseek2",
            WITH_SYSTEM,
            options(),
            "<s>Be kind.\n\nUser: Hi 🙂 \n\nAssistant: Hello <b>&\"'\n</s>User: Bye\n\nAssistant:"),
        of(
            "deepseek3",
            List.of(
                SYSTEM,
                ChatMessage.system("Be brief."),
                HI,
                ChatMessage.assistant("<think>hm</think>Hello"),
                BYE),
            options(),
            "<s>Be kind.\n\nBe brief.<｜User｜>Hi 🙂 <｜Assistant｜>Hello</s>",
            "<｜User｜>Bye<｜Assistant｜><think>\n"),
        of(
            "deepseek3",
            List.of(
                HI,
                new ChatMessage(
                    "assistant", null, Map.of("tool_calls", List.of(flat("a"), flat("b")))),
                SUNNY,
                new ChatMessage("tool", "warm", Map.of())),
            options(),
            "<s><｜User｜>Hi 🙂 <｜Assistant｜><｜tool▁calls▁begin｜>",
            "<｜tool▁call▁begin｜>function<｜tool▁sep｜>a\n```json\n{}\n```<｜tool▁call▁end｜>\n",
            "<｜tool▁call▁begin｜>function<｜tool▁sep｜>b\n```json\n{}\n```<｜tool▁call▁end｜>",
            "<｜tool▁calls▁end｜></s>",
            "<｜tool▁outputs▁begin｜><｜tool▁output▁begin｜>sunny<｜tool▁output▁end｜>",
            "\n<｜tool▁output▁begin｜>warm<｜tool▁output▁end｜><｜tool▁outputs▁end｜>"));
  }

  private static Map<String, Object> thought(String thought, Map<String, Object> more) {
    Map<String, Object> all = new LinkedHashMap<>(more);
    all.put("reasoning_content", thought);
    return all;
  }

  private static Map<String, Object> flat(String name) {
    return Map.of("type", "function", "function", Map.of("name", name, "arguments", "{}"));
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void rendersTheLayoutOfTheFamily(
      String family, List<ChatMessage> messages, ChatOptions options, String expected) {
    assertThat(template(family).render(messages, options)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama2", "mistral1", "mistral3", "gemma"})
  void twoQuestionsAreRefusedInTheTemplatesOwnWords(String family) {
    assertThatThrownBy(() -> template(family).render(List.of(HI, BYE), options()))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.RAISED);
              assertThat(e.origin()).isEqualTo(family + ".jinja");
              assertThat(e.line()).isPositive();
              assertThat(e)
                  .hasMessageStartingWith(family + ".jinja, line " + e.line() + ": the template");
            })
        .hasMessageMatching(
            "(?s).*refuses the messages: (expected|two questions|turns are out of order).*");
  }

  @Test
  void aSystemMessageThatAFamilyDoesNotKnowIsRefused() {
    assertThatThrownBy(() -> template("gemma").render(WITH_SYSTEM, options()))
        .hasMessage("gemma.jinja, line 2: the template refuses the messages: no system role");
    assertThatThrownBy(() -> template("mistral1").render(WITH_SYSTEM, options()))
        .hasMessageContaining("no role system");
  }

  @Test
  void aToolCallWithoutAnIdIsRefusedWhereTheFamilyNeedsOne() {
    ChatMessage call =
        new ChatMessage("assistant", null, Map.of("tool_calls", List.of(flat("weather"))));
    assertThatThrownBy(() -> template("mistral3").render(List.of(HI, call), options()))
        .hasMessageContaining("an id has 9 characters");
  }

  @Test
  void noConversationIsAnErrorWithALineAndNotAnEmptyPrompt() {
    assertThatThrownBy(() -> template("qwen25").render(List.of(), options()))
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FAILED))
        .hasMessage("qwen25.jinja, line 1: list object has no element 0");
  }
}
