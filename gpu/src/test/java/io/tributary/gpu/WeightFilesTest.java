package io.tributary.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.Candidate;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.gpu.engine.AdapterShape;
import io.tributary.gpu.engine.Adapters;
import io.tributary.gpu.engine.CachePlan;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.model.TinyFolders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFilesTest {
  private static final String BASE = "tiny";
  private static final AdapterShape SHAPE = AdapterShape.all(4, 8);

  @TempDir Path folder;
  private LoadedModel model;
  private LoadedModel other;

  @BeforeEach
  void open() throws IOException {
    model = TinyFolders.open(TinyFolders.policy(folder.resolve("policy"), 1));
    other = TinyFolders.open(TinyFolders.policy(folder.resolve("other"), 2));
  }

  @AfterEach
  void close() {
    other.close();
    model.close();
  }

  private Map<String, Path> write(String to, Weights weights) throws IOException {
    Path target = Files.createDirectory(folder.resolve(to));
    Map<String, Path> files = new TreeMap<>();
    WeightFiles.write(
        weights,
        (name, content) -> {
          try (FileChannel out =
              FileChannel.open(
                  target.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            content.writeTo(out);
          }
          files.put(name, target.resolve(name));
        });
    return files;
  }

  private String sampled(Weights weights) {
    try (LocalWeightStore store = new LocalWeightStore()) {
      store.publish(new PolicyVersion(3), weights);
      ResponseCodec codec = new ResponseCodec(model, TinyFolders.FORMAT);
      try (PolicyRollout rollout =
          new PolicyRollout(
              model,
              codec,
              store,
              new PolicyRollout.Options(CachePlan.of(4, TinyFolders.CONTEXT), 8, 3, 16, false))) {
        rollout.submit(
            0,
            new SampleRequest(
                new Prompt("p", "plan a picnic"),
                List.of(new SamplingParams(0.9, 0, 1, 5), new SamplingParams(0.9, 0, 1, 6))));
        List<int[]> tokens = new ArrayList<>();
        while (!rollout.idle()) {
          for (RolloutEngine.Done done : rollout.advance()) {
            for (Candidate c : done.group().candidates()) tokens.add(c.tokens());
          }
        }
        return Arrays.deepToString(tokens.toArray());
      }
    }
  }

  @Test
  void loadedWeightsSampleTheSameTokens() throws IOException {
    Map<String, Path> files = write("files", other.weights());
    Map<String, String> info = WeightFiles.info(other.weights(), BASE);
    String expected = sampled(other.weights().copy(model.kernels()));
    String untrained = sampled(model.weights().copy(model.kernels()));
    Weights read = WeightFiles.read(model.kernels(), model.weights(), info, BASE, files);
    assertThat(sampled(read)).isEqualTo(expected);
    assertThat(untrained).isNotEqualTo(expected);
  }

  @Test
  void ofAnAdaptedModelTheAdaptersAloneAreWritten() throws IOException {
    try (Weights fresh = Adapters.fresh(model.kernels(), model.weights(), SHAPE, 3);
        Weights like = Adapters.fresh(model.kernels(), model.weights(), SHAPE, 4)) {
      Map<String, Path> files = write("adapter", fresh);
      assertThat(files.keySet()).hasSize(14).allMatch(name -> name.contains(".lora_"));
      Map<String, String> info = WeightFiles.info(fresh, BASE);
      try (Weights read = WeightFiles.read(model.kernels(), like, info, BASE, files)) {
        assertThat(write("again", read).keySet()).isEqualTo(files.keySet());
        for (String name : files.keySet()) {
          assertThat(folder.resolve("again").resolve(name)).hasSameBinaryContentAs(files.get(name));
        }
      }
      assertThatThrownBy(
              () -> WeightFiles.read(model.kernels(), model.weights(), info, BASE, files))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("adapter \"rank 4, alpha 8.0");
      assertThatThrownBy(() -> WeightFiles.read(model.kernels(), like, info, "another", files))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("base model \"tiny\"; this node has \"another\"");
    }
  }
}
