package io.tributary.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.PreferencePair;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.TrainingExample;
import io.tributary.gpu.engine.AdamW;
import io.tributary.gpu.engine.AdapterShape;
import io.tributary.gpu.engine.Adapters;
import io.tributary.gpu.engine.CosineSchedule;
import io.tributary.gpu.engine.DpoObjective;
import io.tributary.gpu.engine.Scoring;
import io.tributary.gpu.engine.TokenPair;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.safetensors.SafetensorsFile;
import io.tributary.gpu.model.ExampleEncoder;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ModelPlace;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.model.TinyFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LoRA from the first step to the delivered folders. */
class AdapterLearnerTest {
  private static final AdapterShape SHAPE = AdapterShape.all(4, 8);
  private static final CosineSchedule SCHEDULE = new CosineSchedule(2e-2, 0.1, 2, 24);
  private static final int STEPS = 24;

  @TempDir Path folder;
  private final LocalWeightStore store = new LocalWeightStore();
  private Path policy;
  private LoadedModel model;

  @BeforeEach
  void open() throws IOException {
    policy = TinyFolders.policy(folder.resolve("policy"), 1);
    model = TinyFolders.open(policy);
  }

  @AfterEach
  void close() {
    store.close();
    model.close();
  }

  private PolicyLearner<TokenPair> learner() {
    ExampleEncoder encoder = new ExampleEncoder(new ResponseCodec(model, TinyFolders.FORMAT));
    return new PolicyLearner<>(
        model,
        store,
        new DpoObjective(model.frozen(), 0.1, 0, 0.1),
        encoder::pairs,
        new PolicyLearner.Options(new AdamW(0.9, 0.95, 1e-8, 0.01, 1), SCHEDULE, 4, 1),
        Adapters.fresh(model.kernels(), model.weights(), SHAPE, 3),
        Optional.empty());
  }

  /** Chosen responses are of some tokens, rejected ones of others; other prompts every step. */
  private static List<TrainingExample> batch(long seed) {
    Random random = new Random(seed);
    List<TrainingExample> out = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Prompt prompt = new Prompt("p" + i, "plan a picnic " + random.nextInt(1000));
      out.add(
          new PreferencePair(
              prompt,
              new ScoredCandidate(response(random, 20, 23), 1),
              new ScoredCandidate(response(random, 200, 203), 0)));
    }
    return out;
  }

  private static Candidate response(Random random, int from, int to) {
    int[] tokens = random.ints(2 + random.nextInt(5), from, to).toArray();
    return new Candidate(
        "x", tokens, new float[tokens.length], FinishReason.LENGTH, PolicyVersion.REFERENCE, 1, 0);
  }

  private static void train(LearnerEngine learner, int from, int to) {
    for (int step = from; step < to; step++) learner.step(batch(step));
  }

  private List<TokenSequence> unseen() {
    ExampleEncoder encoder = new ExampleEncoder(new ResponseCodec(model, TinyFolders.FORMAT));
    return batch(1000).stream()
        .map(encoder::pairs)
        .flatMap(List::stream)
        .flatMap(p -> Stream.of(p.chosen(), p.rejected()))
        .toList();
  }

  private double[] logProbs(LearnerEngine learner) {
    learner.publish();
    LocalWeightStore.Published held = store.acquire();
    try {
      return Scoring.logProbs(model.kernels(), held.weights(), unseen());
    } finally {
      held.release();
    }
  }

  @Test
  void aTrainedAdapterPrefersWhatWasChosenAndTheBaseIsAsItWas() {
    float[] before = TinyFolders.values(model.kernels(), model.weights());
    double[] reference = Scoring.logProbs(model.kernels(), model.weights(), unseen());
    try (LearnerEngine learner = learner()) {
      assertThat(logProbs(learner)).as("an adapter that is off").isEqualTo(reference);
      train(learner, 0, STEPS);
      double[] after = logProbs(learner);
      for (int i = 0; i < after.length; i += 2) {
        double margin = after[i] - reference[i] - (after[i + 1] - reference[i + 1]);
        assertThat(margin).as("nats by which pair %d is told apart", i / 2).isGreaterThan(0.5);
      }
    }
    assertThat(TinyFolders.values(model.kernels(), model.weights())).isEqualTo(before);
  }

  @Test
  void aResumedRunIsTheWholeRunToTheBit() throws IOException {
    Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
    double[] whole;
    try (LearnerEngine learner = learner()) {
      train(learner, 0, STEPS);
      whole = logProbs(learner);
    }
    try (LearnerEngine learner = learner()) {
      train(learner, 0, 10);
      learner.save(checkpoint);
    }
    try (LearnerEngine learner = learner()) {
      learner.step(batch(99));
      learner.restore(checkpoint);
      assertThat(learner.version()).isEqualTo(new PolicyVersion(10));
      train(learner, 10, STEPS);
      assertThat(logProbs(learner)).isEqualTo(whole);
    }
    // of the model's tensors there is none in the checkpoint
    assertThat(names(checkpoint.resolve("adapter.safetensors")))
        .hasSize(14)
        .allMatch(name -> name.contains(".lora_"));
    assertThat(names(checkpoint.resolve("optimizer.safetensors")))
        .hasSize(29)
        .allMatch(name -> name.contains(".lora_") || name.equals("step"));
    try (Stream<Path> files = Files.list(checkpoint)) {
      assertThat(files).hasSize(2);
    }
  }

  private static List<String> names(Path file) {
    try (SafetensorsFile open = SafetensorsFile.open(file)) {
      return List.copyOf(open.tensors().keySet());
    }
  }

  @Test
  void aCheckpointOfAllWeightsIsRefused() throws IOException {
    Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
    ExampleEncoder encoder = new ExampleEncoder(new ResponseCodec(model, TinyFolders.FORMAT));
    try (LearnerEngine full =
        new PolicyLearner<TokenPair>(
            model,
            store,
            new DpoObjective(model.frozen(), 0.1, 0, 0.1),
            encoder::pairs,
            new PolicyLearner.Options(new AdamW(0.9, 0.95, 1e-8, 0, 1), SCHEDULE, 4, 1))) {
      full.save(checkpoint);
    }
    try (LearnerEngine learner = learner()) {
      assertThatThrownBy(() -> learner.restore(checkpoint))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("adapter.safetensors")
          .hasMessageContaining("of a run that trained all weights");
    }
  }

  @Test
  void theFoldersThatAreDeliveredAnswerAsTheTrainedPolicy() throws IOException {
    Path adapter = folder.resolve("adapter");
    Path merged = folder.resolve("merged");
    double[] trained;
    try (LearnerEngine learner = learner()) {
      train(learner, 0, 6);
      trained = logProbs(learner);
      LocalWeightStore.Published held = store.acquire();
      model.write(adapter, held.weights());
      model.writeMerged(merged, held.weights());
      held.release();
    }
    try (Weights again = model.read(adapter)) {
      assertThat(again.adapter()).contains(SHAPE);
      assertThat(Scoring.logProbs(model.kernels(), again, unseen())).isEqualTo(trained);
    }
    // the folder names its base, and may also be given together with it
    for (ModelPlace place :
        List.of(ModelPlace.of(adapter), ModelPlace.of(policy, Optional.of(adapter)))) {
      try (LoadedModel opened =
              LoadedModel.open(place, model.kernels().compute(), TinyFolders.FORMAT);
          LoadedModel one =
              LoadedModel.openMerged(place, model.kernels().compute(), TinyFolders.FORMAT)) {
        assertThat(scores(opened)).isEqualTo(trained);
        assertThat(one.weights().adapted()).isFalse();
        close(scores(one), trained);
      }
    }
    try (LoadedModel whole = TinyFolders.open(merged)) {
      assertThat(whole.weights().adapted()).isFalse();
      close(scores(whole), trained);
      assertThat(TinyFolders.values(whole.kernels(), whole.weights()))
          .hasSameSizeAs(TinyFolders.values(model.kernels(), model.weights()));
    }
    // a hundredth of the model or less is the point of it; at this size it is still less
    assertThat(Files.size(adapter.resolve("adapter_model.safetensors")))
        .isLessThan(Files.size(merged.resolve("model.safetensors")));
  }

  private double[] scores(LoadedModel of) {
    return Scoring.logProbs(of.kernels(), of.weights(), unseen());
  }

  private static void close(double[] actual, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], org.assertj.core.data.Offset.offset(1e-3));
    }
  }

  /** What PEFT needs to load the folder, by its own names. */
  @Test
  void theFolderIsPefts() throws IOException {
    Path adapter = folder.resolve("adapter");
    try (Weights fresh = Adapters.fresh(model.kernels(), model.weights(), SHAPE, 3)) {
      model.write(adapter, fresh);
    }
    assertThat(Files.readString(adapter.resolve("adapter_config.json")))
        .contains("\"peft_type\" : \"LORA\"", "\"task_type\" : \"CAUSAL_LM\"")
        .contains("\"r\" : 4", "\"lora_alpha\" : 8", "\"use_rslora\" : false")
        .contains("\"base_model_name_or_path\" : \"" + policy.toAbsolutePath() + "\"");
    assertThat(names(adapter.resolve("adapter_model.safetensors")))
        .contains(
            "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight",
            "base_model.model.model.layers.0.mlp.down_proj.lora_B.weight");
    for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
      assertThat(adapter.resolve(file)).hasSameBinaryContentAs(policy.resolve(file));
    }
  }

  @Test
  void aFolderThisEngineCannotFollowIsRefusedByName() throws IOException {
    Path adapter = folder.resolve("adapter");
    try (Weights fresh = Adapters.fresh(model.kernels(), model.weights(), SHAPE, 3)) {
      model.write(adapter, fresh);
    }
    Path config = adapter.resolve("adapter_config.json");
    String right = Files.readString(config);
    Map<String, String> wrong =
        Map.of(
            "\"peft_type\" : \"LORA\" > \"peft_type\" : \"IA3\"",
            "peft_type is \"IA3\"; it must be \"LORA\"",
            "\"bias\" : \"none\" > \"bias\" : \"all\"",
            "bias = \"all\" is not supported; supported is \"none\"",
            "\"r\" : 4 > \"r\" : 0",
            "r is 0; it must be a whole number from 1 to 65536",
            "\"up_proj\" > \"lm_head\"",
            "target_modules = [\"q_proj\",",
            "\"use_dora\" : false > \"use_dora\" : true",
            "use_dora = true is not supported",
            "\"lora_dropout\" : 0.0 > \"lora_dropout\" : 0.1",
            "lora_dropout is 0.1; it must be 0");
    for (Map.Entry<String, String> change : wrong.entrySet()) {
      String[] fromTo = change.getKey().split(" > ");
      Files.writeString(config, right.replace(fromTo[0], fromTo[1]));
      assertThatThrownBy(() -> model.read(adapter))
          .isInstanceOf(ModelFileException.class)
          .hasMessageStartingWith(config + ": ")
          .hasMessageContaining(change.getValue());
    }
    Files.writeString(config, right.replace("\"r\" : 4", "\"r\" : 5"));
    assertThatThrownBy(() -> model.read(adapter))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("adapter_model.safetensors")
        .hasMessageContaining("q_proj.lora_A.weight\" expected [5, 16], found [4, 16]");
    Files.writeString(config, right.replace(policy.toAbsolutePath().toString(), "nobody/nothing"));
    assertThatThrownBy(() -> TinyFolders.open(adapter))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("an adapter over \"nobody/nothing\", which is no folder here");
  }
}
