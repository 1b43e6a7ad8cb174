package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tributary.app.CommandLineCall;
import io.tributary.gpu.engine.FreeMemory;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.Shapes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models that no machine holds, by their config.json alone: whatever would load one refuses it
 * before it reads a weight, and before it measures a product of its size, as model.dtype = auto
 * does.
 */
class ModelTooLargeTest {
  private static final int LAYERS = 100;
  private static final long PER_FFN = 4L * 3 * 16 * LAYERS;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path home;
  private Path small;
  private Path huge;

  @BeforeEach
  void models() throws IOException {
    small = TinyModels.policy(home.resolve("small"));
    huge = sized(TinyModels.policy(home.resolve("huge")), 1_000_000_000);
  }

  /** Says of itself that it has so wide layers; its weights are those of a tiny one. */
  private static Path sized(Path folder, long ffn) throws IOException {
    File config = folder.resolve("config.json").toFile();
    ObjectNode json = (ObjectNode) JSON.readTree(config);
    JSON.writeValue(config, json.put("num_hidden_layers", LAYERS).put("intermediate_size", ffn));
    return folder;
  }

  private CommandLineCall call(Object... arguments) {
    List<String> all = new ArrayList<>();
    for (Object argument : arguments) all.add(argument.toString());
    all.addAll(List.of("--set", "run.folder=" + home.resolve("runs")));
    return CommandLineCall.of(all.toArray(String[]::new));
  }

  private static String weights(Path folder) {
    return "weights of %s %,d".formatted(folder, 4 * Shapes.of(folder).parameters());
  }

  private static void refused(CommandLineCall call, String... words) {
    call.isMistake(FAILED, "the models take at least ", " bytes on cpu, where ", " are free: ");
    assertThat(call.err()).contains(words);
  }

  @Test
  void run() {
    refused(
        call(
            "run",
            "--model",
            huge,
            "--set",
            "judge.type=rule",
            "--set",
            "judge.options.min-words=1"),
        weights(huge),
        "their copy that is trained",
        "lora.enabled = true");
  }

  @Test
  void sample() {
    CommandLineCall call = call("sample", "--model", huge, "plan a picnic");
    refused(call, weights(huge), "take a smaller model");
    assertThat(call.err()).as("nothing is trained").doesNotContain("lora.enabled");
  }

  @Test
  void eval() throws IOException {
    refused(call("eval", "--model", huge, "--against", small), weights(small), weights(huge));
    refused(call("eval", "--model", small, "--against", huge), weights(huge), weights(small));
    Path judge = sized(TinyModels.rewardModel(home.resolve("judge")), 1_000_000_000);
    refused(
        call(
            "eval",
            "--model",
            small,
            "--against",
            small,
            "--by",
            "judge",
            "--set",
            "judge.options.model=" + judge),
        weights(judge));
  }

  @Test
  void dpo() throws IOException {
    String pair = "{\"prompt\": \"plan\", \"chosen\": \"kind\", \"rejected\": \"crying\"}";
    Path pairs = Files.writeString(home.resolve("pairs.jsonl"), pair);
    Path out = home.resolve("out");
    refused(
        call("dpo", "--data", pairs, "--model", huge, "--out", out),
        weights(huge),
        "AdamW's two moments");
    refused(
        call("dpo", "--data", pairs, "--model", small, "--reference", huge, "--out", out),
        weights(small),
        weights(huge));
    assertThat(out).doesNotExist();
  }

  @Test
  void rewardModel() {
    refused(
        call("reward-model", "--model", huge, "--out", home.resolve("out")),
        weights(huge),
        "its gradients");
  }

  /** Half of what is free holds the weights, but not their training. */
  @Test
  void nodeThatTrains() throws IOException {
    long ffn = FreeMemory.of("cpu") / 2 / PER_FFN;
    Path half = sized(TinyModels.policy(home.resolve("half")), ffn);
    refused(node(half, "learner"), weights(half), "AdamW's two moments");
    node(half, "generator").isMistake(FAILED, half.toString(), "model.safetensors");
  }

  private CommandLineCall node(Path model, String role) {
    return call(
        "node",
        "--roles",
        role,
        "--set",
        "run.id=nodes",
        "--set",
        "model.folder=" + model,
        "--set",
        "judge.type=rule",
        "--set",
        "judge.options.min-words=1",
        "--set",
        "model.dtype=fp32",
        "--set",
        "akka.cluster.seed-nodes=[\"akka://tributary@127.0.0.1:1\"]");
  }

  /** Whoever loads a folder's weights is one of those above: a new one belongs there too. */
  @Test
  void noOtherLoadsModels() {
    Set<String> loading =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.tributary.app")
                .stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(ModelTooLargeTest::loads)
                .map(call -> call.getOriginOwner().getSimpleName())
                .collect(Collectors.toSet());
    assertThat(loading)
        .containsExactlyInAnyOrder(
            "Preparation", "ModelComparison", "OfflinePairs", "RewardModelJob", "SampleService");
  }

  private static boolean loads(JavaMethodCall call) {
    return call.getTargetOwner().isEquivalentTo(LoadedModel.class)
        && Set.of("open", "openMerged", "withScalarHead").contains(call.getTarget().getName());
  }
}
