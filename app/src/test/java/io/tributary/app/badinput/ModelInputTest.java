package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.FAILED;
import static io.tributary.app.ExitCode.WRONG_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.CommandLineCall;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelInputTest {
  private static final String KEY = "model.layers.0.self_attn.k_proj.weight";

  @TempDir private Path home;
  private TinyRun run;

  @BeforeEach
  void prepare() throws IOException {
    run = TinyRun.in(home);
  }

  @AfterEach
  void nothingIsLeftOfTheRun() {
    assertThat(run.folder()).doesNotExist();
  }

  private Path weights() {
    return run.model().resolve("model.safetensors");
  }

  private void rewrite(Map<String, HostTensor> tensors) throws IOException {
    Files.delete(weights());
    SafetensorsWriter.write(weights(), tensors, Map.of());
  }

  @Test
  void saysThatTheFolderIsMissing() {
    Path nope = home.resolve("nope");
    run.model(nope).start().isMistake(FAILED, nope + ": no such folder");
  }

  @Test
  void saysThatConfigJsonIsMissing() throws IOException {
    Files.delete(run.model().resolve("config.json"));
    run.start().isMistake(FAILED, run.model().toString(), "has no config.json");
  }

  @Test
  void saysThatTheTokenizerIsMissing() throws IOException {
    Files.delete(run.model().resolve("tokenizer.json"));
    run.start().isMistake(FAILED, "tokenizer.json");
  }

  @Test
  void seesThatTheWeightsAreTruncated() throws IOException {
    byte[] bytes = Files.readAllBytes(weights());
    Files.write(weights(), Arrays.copyOf(bytes, bytes.length - 100));
    run.start().isMistake(FAILED, weights().toString(), "end past the", "data bytes of the file");
  }

  @Test
  void seesThatTheHeaderIsTruncated() throws IOException {
    Files.write(weights(), Arrays.copyOf(Files.readAllBytes(weights()), 40));
    run.start().isMistake(FAILED, weights().toString());
  }

  @Test
  void namesTheTensorThatIsMissing() throws IOException {
    Map<String, HostTensor> tensors = TinyModels.tensors(TinyModels.config(16));
    tensors.remove(KEY);
    rewrite(tensors);
    run.start().isMistake(FAILED, weights().toString(), KEY, "is missing, expected [8, 16]");
  }

  @Test
  void namesTheTensorOfAnotherShape() throws IOException {
    Map<String, HostTensor> tensors = TinyModels.tensors(TinyModels.config(16));
    tensors.put(KEY, new HostTensor(new long[] {16, 8}, new float[128]));
    rewrite(tensors);
    run.start().isMistake(FAILED, KEY, "expected [8, 16], found [16, 8]");
  }

  @Test
  void namesTheArchitectureAndThoseThatAreSupported() throws IOException {
    Path config = run.model().resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replace("LlamaForCausalLM", "GPT2LMHeadModel"));
    run.start()
        .isMistake(
            FAILED,
            config.toString(),
            "\"GPT2LMHeadModel\" is not supported",
            "LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM",
            "LlamaForSequenceClassification");
  }

  @Test
  void readsNoPickle() throws IOException {
    Files.move(weights(), run.model().resolve("pytorch_model.bin"));
    run.start().isMistake(FAILED, "pytorch_model.bin", "pickle is not read", "safetensors");
  }

  @Test
  void takesNoRewardModelForAPolicy() throws IOException {
    Path reward = TinyModels.rewardModel(home.resolve("reward"));
    run.model(reward)
        .start()
        .isMistake(WRONG_USAGE, "model.folder = " + reward, "must be a language model");
  }

  @Test
  void takesNoPolicyForARewardModel() {
    run.rewardModelJudge(run.model())
        .start()
        .isMistake(WRONG_USAGE, "judge.options.model = \"" + run.model(), "must be a reward model");
  }

  @Test
  void namesTheTokenThatTheTokenizerLacks() {
    run.with("--set", "model.template=<|human|>{prompt}<|assistant|>")
        .start()
        .isMistake(FAILED, "tokenizer.json", "model.template", "<|human|>", "<|user|>");
  }

  @Test
  void saysHowTheAlignedModelDiffers() throws IOException {
    ModelConfig wider = TinyModels.config(32);
    Path aligned = TinyModels.write(home.resolve("aligned"), wider);
    TinyRun inverseQ =
        run.with("--objective", "inverse-q", "--set", "learner.inverse-q.mode=aligned");
    inverseQ
        .with("--set", "learner.inverse-q.aligned-model=" + aligned)
        .start()
        .isMistake(
            WRONG_USAGE,
            "learner.inverse-q.aligned-model = " + aligned,
            "hidden_size 32, not 16",
            "intermediate_size 64, not 32");
    Path nope = home.resolve("nope");
    inverseQ
        .with("--set", "learner.inverse-q.aligned-model=" + nope)
        .start()
        .isMistake(FAILED, nope + ": no such folder");
  }

  @Test
  void asksForAnotherJudgeWhereTheEmbeddedOneCannotReadTheModel() {
    run.embeddedJudge()
        .start()
        .isMistake(WRONG_USAGE, run.model().toString(), "another tokenizer", "judge.type=rule");
  }

  @Test
  void listsTheTypesOfJudges() {
    run.with("--set", "judge.type=oracle")
        .start()
        .isMistake(WRONG_USAGE, "judge.type = \"oracle\"", "reward-model, rule");
  }

  @Test
  void namesTheOptionNearestToAnUnknownOne() {
    run.with("--set", "judge.options.min-wrds=3")
        .start()
        .isMistake(WRONG_USAGE, "judge.options.min-wrds", "did you mean judge.options.min-words?");
  }

  @Test
  void namesADeviceThatIsNotThere() {
    run.with("--set", "model.device=cuda:99")
        .start()
        .isMistake(WRONG_USAGE, "model.device = cuda:99", "is not on this machine");
  }

  @Test
  void showsTheStackTraceOnlyWhenAskedFor() {
    CommandLineCall call = run.model(home.resolve("nope")).with("--stacktrace").start();
    assertThat(call.exitCode()).isEqualTo(FAILED);
    assertThat(call.err()).contains("no such folder", "ModelFileException", "\tat ");
  }
}
