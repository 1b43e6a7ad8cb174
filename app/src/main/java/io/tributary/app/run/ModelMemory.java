package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.config.JudgeSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.engine.FreeMemory;
import io.tributary.gpu.model.Shapes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Whether the models of given folders can fit at all, asked by all that load one before the weights
 * are read, and before anything is measured that is of their size. What is counted is there at the
 * same time in any case: weights, and where they are trained a copy, its gradients and AdamW's
 * moments, all fp32. Not counted: adapters, the key/value cache, activations, what sampling packs
 * and products in bf16 round, and older versions.
 */
public final class ModelMemory {
  private static final int FLOAT = 4;
  private static final String CPU = "cpu";

  /**
   * Something that takes memory as long as the work goes on.
   *
   * @param what it is, and of which folder
   */
  public record Part(String device, String what, long bytes) {}

  /**
   * All parts of some work.
   *
   * @param adaptersHelp whether training adapters instead of all weights would take less
   */
  public record Needed(List<Part> parts, boolean adaptersHelp) {
    public Needed {
      parts = List.copyOf(parts);
    }
  }

  private final ToLongFunction<String> free;

  /**
   * @param free bytes on a device
   */
  ModelMemory(ToLongFunction<String> free) {
    this.free = free;
  }

  public static ModelMemory ofThisMachine() {
    return new ModelMemory(FreeMemory::of);
  }

  /** What a process of a run has. */
  static Needed ofRun(Settings settings, Duties duties) {
    List<Part> parts = new ArrayList<>();
    Optional<Path> policy = settings.model().folder();
    policy.ifPresent(folder -> addPolicy(parts, settings, folder, duties));
    if (RunContext.needsAligned(settings)) {
      Path aligned = settings.learner().inverseQ().alignedModel().orElseThrow();
      parts.add(weights(aligned, settings.referenceDevice()));
    }
    if (settings.judged() && duties.scores()) parts.addAll(judge(settings));
    boolean all = policy.isPresent() && duties.trains() && !settings.lora().enabled();
    return new Needed(parts, all);
  }

  /** One model that samples. */
  public static Needed ofSampling(Settings settings, Path folder) {
    return new Needed(List.of(weights(folder, settings.policyDevice())), false);
  }

  /** Models that are compared with one, each in its turn. */
  static Needed ofComparison(Settings settings, Path against, List<Path> models, boolean judged) {
    List<Part> parts = new ArrayList<>();
    parts.add(weights(against, settings.policyDevice()));
    models.stream()
        .map(folder -> weights(folder, settings.policyDevice()))
        .max(Comparator.comparingLong(Part::bytes))
        .ifPresent(parts::add);
    if (judged) parts.addAll(judge(settings));
    return new Needed(parts, false);
  }

  /**
   * A model that is trained on files.
   *
   * @param folder of the model, if it is the user's own
   * @param reference a model of its own, if there is one
   */
  public static Needed ofOffline(
      Settings settings, Optional<Path> folder, Optional<Path> reference) {
    String device = settings.policyDevice();
    List<Part> parts = new ArrayList<>();
    boolean all = !settings.lora().enabled();
    folder.ifPresent(
        own -> {
          parts.add(weights(own, device));
          if (all) parts.addAll(training(settings, own, device));
        });
    reference.ifPresent(frozen -> parts.add(weights(frozen, device)));
    return new Needed(parts, all && folder.isPresent());
  }

  /** A reward model that is made of a language model; it has no adapters. */
  public static Needed ofRewardModel(Settings settings, Path policy) {
    List<Part> parts = new ArrayList<>();
    parts.add(weights(policy, settings.policyDevice()));
    parts.addAll(training(settings, policy, settings.policyDevice()));
    return new Needed(parts, false);
  }

  /** The reward model that judges, if the settings name its folder. */
  static Needed ofJudge(Settings settings) {
    return new Needed(judge(settings), false);
  }

  private static List<Part> judge(Settings settings) {
    JudgeSettings judge = settings.judge();
    boolean own =
        judge.type().equals(JudgeChoice.REWARD_MODEL) && !JudgeChoice.wantsEmbedded(judge);
    if (!own) return List.of();
    String device = judge.options().getOrDefault("device", settings.judgeDevice());
    return List.of(weights(JudgeChoice.model(judge), device));
  }

  private static void addPolicy(List<Part> parts, Settings settings, Path folder, Duties duties) {
    String device = settings.policyDevice();
    parts.add(weights(folder, device));
    Set<String> others = new LinkedHashSet<>();
    if (duties.trains()) {
      if (!settings.lora().enabled()) parts.addAll(training(settings, folder, device));
      others.add(settings.referenceDevice());
    }
    for (int i = 0; duties.samples() && i < settings.generation().generators(); i++) {
      others.add(settings.generatorDevice(i));
    }
    others.remove(device);
    for (String other : others) parts.add(weights(folder, other));
  }

  private static Part weights(Path folder, String device) {
    return new Part(device, "weights of " + folder, FLOAT * parameters(folder));
  }

  /** What training all weights adds to a model that is loaded on that device. */
  private static List<Part> training(Settings settings, Path folder, String device) {
    long each = FLOAT * parameters(folder);
    boolean offloaded = settings.training().offloadMoments();
    return List.of(
        new Part(device, "their copy that is trained", each),
        new Part(device, "its gradients", each),
        new Part(offloaded ? CPU : device, "AdamW's two moments", 2 * each));
  }

  private static long parameters(Path folder) {
    return Shapes.of(folder).parameters();
  }

  /**
   * @throws UserError if a device has less than its parts take, with the numbers
   */
  public void require(Needed all) {
    Set<String> devices =
        all.parts().stream().map(Part::device).collect(Collectors.toCollection(LinkedHashSet::new));
    for (String device : devices) {
      List<Part> there = all.parts().stream().filter(p -> p.device().equals(device)).toList();
      require(device, new Needed(there, all.adaptersHelp()));
    }
  }

  private void require(String device, Needed on) {
    List<Part> parts = on.parts();
    long needed = parts.stream().mapToLong(Part::bytes).sum();
    long there = free.applyAsLong(device);
    if (needed <= there) return;
    String counted =
        parts.stream()
            .map(part -> "%s %,d".formatted(part.what(), part.bytes()))
            .collect(Collectors.joining(", "));
    throw UserError.failed(
            "the models take at least %,d bytes on %s, where %,d are free: %s"
                .formatted(needed, device, there, counted))
        .withHint(
            (on.adaptersHelp() ? "train adapters with lora.enabled = true, " : "")
                + "place models on other devices (model.device, placement), or take a smaller model");
  }
}
