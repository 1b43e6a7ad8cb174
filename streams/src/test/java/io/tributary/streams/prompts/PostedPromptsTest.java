package io.tributary.streams.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tributary.streams.log.NewPrompt;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostedPromptsTest {
  private static final PostedPrompts POSTED =
      new PostedPrompts(
          3,
          true,
          prompt -> Optional.of("too long by far").filter(m -> prompt.text().length() > 20));

  private static List<NewPrompt> parse(String json) throws BadPostException {
    return POSTED.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static NewPrompt named(String id, String text) {
    return new NewPrompt(Optional.of(id), text);
  }

  @Test
  void readsEveryAcceptedForm() throws BadPostException {
    assertThat(parse("{\"prompt\": \"One?\"}")).containsExactly(NewPrompt.of("One?"));
    assertThat(parse("[{\"prompt\": \"One?\"}, {\"id\": \"b\", \"prompt\": \"Caf\\u00e9?\"}]"))
        .containsExactly(NewPrompt.of("One?"), named("b", "Café?"));
    assertThat(
            parse(
                """
                {"prompts": [{"prompt": [{"role": "user", "content": "Chat?"}]}]}
                """))
        .containsExactly(NewPrompt.of("Chat?"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"prompt": "a"                                   |                    | not valid JSON
          {"prompt": "a"} x                                |                    | not valid JSON
          {"prompt": "a", "prompt": "b"}                   |                    | Duplicate
          "a"                                              |                    | object or a list
          null                                             |                    | object or a list
          {}                                               | prompt             | no "prompt"
          {"prompt": null}                                 | prompt             | no "prompt"
          {"prompt": 7}                                    | prompt             | must be a string
          {"prompt": "  "}                                 | prompt             | blank
          {"prompt": "a text of more than twenty"}         | prompt             | too long by far
          {"prompt": "\\ud800"}                            | prompt             | surrogate
          {"prompt": "a", "topic": "x"}                    | topic              | unknown field
          {"id": 7, "prompt": "a"}                         | id                 | must be a string
          {"id": "", "prompt": "a"}                        | id                 | blank
          {"id": "a\\u0000", "prompt": "a"}                | id                 | control
          {"prompts": {"prompt": "a"}}                     | prompts            | must be a list
          {"prompts": []}                                  | prompts            | no prompt
          {"prompts": [{"prompt": "a"}], "n": 1}           | n                  | unknown field
          {"prompts": [{"prompt": "a"}, {"prompt": ""}]}   | prompts[1].prompt  | blank
          {"prompts": [{"prompt": "a"}, "b"]}              | prompts[1]         | must be an object
          [{"prompt": "a"}, {"prompt": "b", "x": 1}]       | [1].x              | unknown field
          [{"prompt":"a"},{"prompt":"a"},{"prompt":"a"},{"prompt":"a"}] | | max-batch allows 3
          [{"id":"i","prompt":"a"},{"id":"i","prompt":"b"}]             | [1].id | twice
          {"prompt": [{"role": "system", "content": "a"}]}              | prompt | "user"
          {"prompt": [{"role": "user", "content": "a", "name": "b"}]}   | prompt[0].name | unknown
          """)
  void refusesEverythingElseAndNamesTheField(String json, String field, String message) {
    BadPostException refused = catchThrowableOfType(BadPostException.class, () -> parse(json));
    assertThat(refused).hasMessageContaining(message);
    assertThat(refused.field()).isEqualTo(field == null ? "" : field);
  }

  @Test
  void refusesWhatIsNoUtf8() {
    byte[] latin = "{\"prompt\": \"Gr\u00fc\u00dfe\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(catchThrowableOfType(BadPostException.class, () -> POSTED.parse(latin)))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void takesNoIdsBesideAFile() {
    PostedPrompts beside = new PostedPrompts(3, false, prompt -> Optional.empty());
    BadPostException refused =
        catchThrowableOfType(
            BadPostException.class,
            () ->
                beside.parse(
                    "{\"id\": \"a\", \"prompt\": \"b\"}".getBytes(StandardCharsets.UTF_8)));
    assertThat(refused.field()).isEqualTo("id");
  }
}
