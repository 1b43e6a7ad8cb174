package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.api.Prompt;
import io.tributary.app.embedded.Corpus;
import io.tributary.app.embedded.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptCategoriesTest {
  @TempDir private Path folder;

  @Test
  void aFileSaysTheKindOfEachPrompt() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("p.jsonl"),
            """
            {"id": "a", "prompt": "one", "category": "easy"}
            {"id": 7, "prompt": "two", "category": "hard"}
            no JSON
            {"prompt": "four", "category": "hard"}
            {"id": "e", "prompt": "five", "category": 5}
            """);
    List<Prompt> prompts =
        List.of(
            new Prompt("line-4", "four"),
            new Prompt("a", "one"),
            new Prompt("7", "two"),
            new Prompt("e", "five"));
    assertThat(PromptCategories.ofFile(file, prompts))
        .containsExactly("hard", "easy", "hard", "without category");
  }

  @Test
  void thePromptsOfTheCorpusHaveTopics() {
    Corpus corpus = Corpus.load();
    List<String> topics =
        PromptCategories.ofCorpus(corpus, corpus.prompts(Split.HELD_OUT_TEMPLATE));
    assertThat(topics).doesNotContain("without category");
    assertThat(topics.stream().distinct().count()).isGreaterThan(3);
    assertThat(PromptCategories.ofCorpus(corpus, List.of(new Prompt("x", "of another world"))))
        .containsExactly("without category");
  }
}
