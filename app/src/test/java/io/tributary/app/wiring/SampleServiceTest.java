package io.tributary.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.CommandLineCall;
import io.tributary.app.ExitCode;
import io.tributary.app.badinput.TinyModels;
import io.tributary.gpu.tokenizer.TextTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tributary sample} follows the settings that shape a response. */
class SampleServiceTest {
  @TempDir private static Path folder;
  private static Path model;
  private static int q;
  private static int z;

  @BeforeAll
  static void make() throws IOException {
    model = TinyModels.policy(folder.resolve("policy"));
    try (TextTokenizer tokenizer = TextTokenizer.open(model)) {
      q = tokenizer.encode("q")[0];
      z = tokenizer.encode("z")[0];
    }
  }

  /** An answer that begins with qzqqq. */
  private static CommandLineCall sample(String... more) {
    List<String> arguments = new ArrayList<>(List.of("sample", "--model", model.toString()));
    arguments.addAll(List.of("--temperature", "0", "--max-new-tokens", "8", "plan a picnic"));
    for (String setting :
        List.of(
            "model.dtype=fp32",
            "generation.repetition-penalty=2",
            "generation.logit-bias={%d = 100, %d = 90}".formatted(q, z))) {
      arguments.addAll(List.of("--set", setting));
    }
    arguments.addAll(List.of(more));
    return CommandLineCall.of(arguments.toArray(String[]::new));
  }

  private static JsonNode json(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--json");
    CommandLineCall call = sample(arguments.toArray(String[]::new));
    call.isFine();
    return new ObjectMapper().readTree(call.out());
  }

  @Test
  void biasAndPenaltyCount() throws IOException {
    CommandLineCall call = sample();
    call.isFine();
    assertThat(call.out()).isEqualTo("qzqqqqqq …\n");
    assertThat(json().path("response").textValue()).isEqualTo("qzqqqqqq");
    assertThat(json().path("finish_reason").textValue()).isEqualTo("length");
  }

  @Test
  void aStopStringEndsTheAnswerAndIsNotShown() throws IOException {
    for (String stop : List.of("qqq", "zqqq", "qq", "zq")) {
      String[] setting = {"--set", "generation.stop=[\"never\", \"" + stop + "\"]"};
      String text = "qzqqqqqq".substring(0, "qzqqqqqq".indexOf(stop));
      CommandLineCall call = sample(setting);
      call.isFine();
      assertThat(call.out()).isEqualTo(text + "\n");
      JsonNode json = json(setting);
      assertThat(json.path("response").textValue()).isEqualTo(text);
      assertThat(json.path("finish_reason").textValue()).isEqualTo("stop");
    }
  }

  @Test
  void whatOnlyBeganAsAStopStringIsShown() {
    CommandLineCall call = sample("--set", "generation.stop=[\"qqqqqqqqq\"]");
    call.isFine();
    assertThat(call.out()).isEqualTo("qzqqqqqq …\n");
  }

  @Test
  void anAnswerHasItsLeastTokens() throws IOException {
    String[] end = {"--set", "generation.logit-bias={%d = 100}".formatted(eos())};
    assertThat(json(end).path("tokens").intValue()).isEqualTo(1);
    assertThat(
            json(end[0], end[1], "--set", "generation.min-new-tokens=3").path("tokens").intValue())
        .isEqualTo(4);
  }

  private static int eos() {
    return TinyModels.config(16).eosTokenIds().get(0);
  }

  @Test
  void aBiasForATokenThatIsNotThereIsRefused() {
    int vocabulary = TinyModels.config(16).vocabSize();
    sample("--set", "generation.logit-bias={%d = 1}".formatted(vocabulary))
        .isMistake(
            ExitCode.WRONG_USAGE,
            "generation.logit-bias is for token %d; the model's vocabulary has 0 to %d"
                .formatted(vocabulary, vocabulary - 1));
  }
}
