package io.tributary.app.making;

import io.tributary.app.embedded.Corpus;
import io.tributary.config.EmbeddedSettings;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.TrainingMemory;
import io.tributary.gpu.files.ContentHash;
import io.tributary.gpu.files.ModelCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The models that the project makes itself, each made once and kept by the hash of all that goes
 * into it: settings, corpus, kernels and libtorch. Settings in {@code training} are not among it:
 * they change nothing but rounding.
 */
public final class EmbeddedModels {
  private static final String MODEL = "model";

  private final Workshop workshop;
  private final Corpus corpus;
  private final ModelCache cache;
  private final boolean fresh;

  /**
   * @param fresh make the models anew even if they are there
   */
  public EmbeddedModels(Workshop workshop, Corpus corpus, ModelCache cache, boolean fresh) {
    this.workshop = workshop;
    this.corpus = corpus;
    this.cache = cache;
    this.fresh = fresh;
  }

  /** A made reward model. */
  public record RewardModel(Path folder, RewardModelQuality quality) {}

  /** The language model, made if it is not there. */
  public Path policy(Progress progress) {
    Path made =
        cache.obtain(
            "policy-" + policyKey().substring(0, 16),
            fresh,
            folder ->
                inScratch(
                    s -> new SftJob(workshop, corpus).make(s, folder.resolve(MODEL), progress)));
    return made.resolve(MODEL);
  }

  /** The reward model over the language model at {@code policy}, made if it is not there. */
  public RewardModel rewardModel(Path policy, Progress progress) {
    Path made =
        cache.obtain(
            "reward-model-" + rewardModelKey().substring(0, 16),
            fresh,
            folder ->
                new RewardModelJob(workshop, corpus)
                    .make(policy, folder.resolve(MODEL), progress)
                    .write(folder));
    return new RewardModel(made.resolve(MODEL), RewardModelQuality.read(made));
  }

  String policyKey() {
    EmbeddedSettings embedded = workshop.settings().embedded();
    return base()
        .add("model", embedded.model().toString())
        .add("sft", embedded.sft().toString())
        .hex();
  }

  String rewardModelKey() {
    EmbeddedSettings embedded = workshop.settings().embedded();
    return base()
        .add("policy", policyKey())
        .add("reward model", embedded.rewardModel().toString())
        .add("max new tokens", workshop.settings().generation().maxNewTokens())
        .hex();
  }

  private ContentHash base() {
    return new ContentHash()
        .add("corpus", corpus.fingerprint())
        .add("engine", Kernels.fingerprint())
        // a run may be resumed with other limits on memory, and must find its models
        .add("compute", workshop.compute().with(TrainingMemory.DEFAULT).toString())
        .add("prompts", workshop.prompts().toString())
        .add("seed", workshop.settings().seed());
  }

  private interface InFolder {
    void run(Path folder);
  }

  private static void inScratch(InFolder work) {
    try {
      Path scratch = Files.createTempDirectory("tributary-");
      try {
        work.run(scratch);
      } finally {
        try (Stream<Path> files = Files.walk(scratch)) {
          List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
          for (Path file : deepestFirst) Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
