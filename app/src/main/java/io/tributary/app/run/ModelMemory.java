package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.config.JudgeSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.engine.FreeMemory;
import io.tributary.gpu.model.Shapes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Whether the models of given folders can fit at all, seen before their weights are read. What is
 * counted is there at the same time in any case: weights, and where they are trained a copy, its
 * gradients and AdamW's moments, all fp32. Not counted: adapters, the key/value cache, activations,
 * what sampling packs, and older versions.
 */
final class ModelMemory {
  private static final int FLOAT = 4;
  private static final String CPU = "cpu";

  /**
   * Something that takes memory as long as the work goes on.
   *
   * @param what it is, and of which folder
   */
  record Part(String device, String what, long bytes) {}

  private final ToLongFunction<String> free;

  /**
   * @param free bytes on a device
   */
  ModelMemory(ToLongFunction<String> free) {
    this.free = free;
  }

  static ModelMemory ofThisMachine() {
    return new ModelMemory(FreeMemory::of);
  }

  /**
   * What a run has in one process.
   *
   * @param trained whether the policy is trained in it
   */
  static List<Part> ofRun(Settings settings, boolean trained) {
    List<Part> parts = new ArrayList<>();
    settings.model().folder().ifPresent(folder -> addPolicy(parts, settings, folder, trained));
    if (RunContext.needsAligned(settings)) {
      Path aligned = settings.learner().inverseQ().alignedModel().orElseThrow();
      parts.add(weights(aligned, settings.referenceDevice()));
    }
    if (settings.judged()) parts.addAll(ofJudge(settings));
    return parts;
  }

  /** The reward model that judges, if the settings name its folder. */
  static List<Part> ofJudge(Settings settings) {
    JudgeSettings judge = settings.judge();
    boolean own =
        judge.type().equals(JudgeChoice.REWARD_MODEL) && !JudgeChoice.wantsEmbedded(judge);
    if (!own) return List.of();
    String device = judge.options().getOrDefault("device", settings.judgeDevice());
    return List.of(weights(JudgeChoice.model(judge), device));
  }

  private static void addPolicy(List<Part> parts, Settings settings, Path folder, boolean trained) {
    String device = settings.policyDevice();
    parts.add(weights(folder, device));
    if (!trained) return;
    parts.addAll(training(settings, folder, device));
    Set<String> others = new LinkedHashSet<>();
    others.add(settings.referenceDevice());
    for (int i = 0; i < settings.generation().generators(); i++) {
      others.add(settings.generatorDevice(i));
    }
    others.remove(device);
    for (String other : others) parts.add(weights(folder, other));
  }

  /** A folder's model as it is loaded. */
  static Part weights(Path folder, String device) {
    return new Part(device, "weights of " + folder, FLOAT * parameters(folder));
  }

  /** What training adds to a model that is loaded on that device; nothing where adapters are. */
  static List<Part> training(Settings settings, Path folder, String device) {
    if (settings.lora().enabled()) return List.of();
    long each = FLOAT * parameters(folder);
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(device, "their copy that is trained", each));
    parts.add(new Part(device, "its gradients", each));
    boolean offloaded = settings.training().offloadMoments();
    parts.add(new Part(offloaded ? CPU : device, "AdamW's two moments", 2 * each));
    return parts;
  }

  private static long parameters(Path folder) {
    return Shapes.of(folder).parameters();
  }

  /**
   * @throws UserError if a device has less than its parts take, with the numbers
   */
  void require(List<Part> parts) {
    Set<String> devices =
        parts.stream().map(Part::device).collect(Collectors.toCollection(LinkedHashSet::new));
    for (String device : devices) {
      require(device, parts.stream().filter(part -> part.device().equals(device)).toList());
    }
  }

  private void require(String device, List<Part> parts) {
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
            "train adapters with lora.enabled = true, place models on other devices (placement), or"
                + " take a smaller model");
  }
}
