package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.app.making.EmbeddedShape;
import io.tributary.config.JudgeSettings;
import io.tributary.config.PlacementSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.engine.AdapterShape;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.NativeEngine;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.model.ModelPlace;
import io.tributary.gpu.model.Shapes;
import io.tributary.streams.prompts.FollowedFile;
import io.tributary.streams.prompts.PromptFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be seen of the user's input before anything is made or loaded from it. */
final class InputChecks {
  private static final String ALIGNED = "learner.inverse-q.aligned-model = ";

  private InputChecks() {}

  /**
   * Checks device, models, judge and prompts file.
   *
   * @param folder gets the rejected lines of the prompts file
   */
  static void check(Settings settings, RunFolder folder) {
    requireDevices(settings);
    DecoderShape policy = policyShape(settings);
    if (policy.head() == DecoderShape.Head.SCALAR) {
      throw UserError.wrongUsage(
          "model.folder = %s is a reward model; it must be a language model"
              .formatted(settings.model().folder().orElseThrow()));
    }
    requireSameAdapter(settings);
    if (RunContext.needsAligned(settings)) requireAligned(settings, policy);
    if (settings.judged()) requireJudge(settings, policy);
    settings.prompts().file().ifPresent(file -> requirePrompts(settings, file, folder));
  }

  private static void requirePrompts(Settings settings, Path file, RunFolder folder) {
    int maxRejected = settings.prompts().maxRejected();
    if (settings.prompts().follow()) {
      // It may be empty as yet; its lines are checked as they come.
      FollowedFile.open(
              file,
              folder.rejectedPrompts(),
              maxRejected,
              prompt -> Optional.empty(),
              0,
              Optional.empty())
          .close();
    } else {
      PromptFile.check(file, folder.rejectedPrompts(), maxRejected, prompt -> Optional.empty());
    }
  }

  /** The policy's shape, before the embedded one is made. */
  static DecoderShape policyShape(Settings settings) {
    return settings
        .model()
        .folder()
        .map(Shapes::of)
        .orElseGet(() -> EmbeddedShape.of(settings.embedded().model()));
  }

  private static void requireDevices(Settings settings) {
    requireDevice("model.device", settings.model().device());
    PlacementSettings placement = settings.placement();
    placement.policy().ifPresent(device -> requireDevice("placement.policy", device));
    placement.reference().ifPresent(device -> requireDevice("placement.reference", device));
    placement.judge().ifPresent(device -> requireDevice("placement.judge", device));
    placement.generators().forEach(device -> requireDevice("placement.generators", device));
  }

  /** For a node that only judges. */
  static void requireJudgeDevice(Settings settings) {
    String setting = settings.placement().judge().isPresent() ? "placement.judge" : "model.device";
    requireDevice(setting, settings.judgeDevice());
  }

  private static void requireDevice(String setting, String device) {
    if (NativeEngine.has(device)) return;
    throw UserError.wrongUsage(
        "%s = %s is not on this machine, which has %s"
            .formatted(setting, device, NativeEngine.devices()));
  }

  /** Training goes on from an adapter with its own rank, scaling and targets. */
  static void requireSameAdapter(Settings settings) {
    Optional<ModelPlace> place =
        settings.model().folder().map(f -> ModelPlace.of(f, settings.model().adapter()));
    Optional<Path> adapter = place.map(ModelPlace::adapter).orElse(settings.model().adapter());
    if (adapter.isEmpty()) return;
    ModelConfig base =
        place
            .map(ModelPlace::config)
            .orElseGet(() -> EmbeddedShape.config(settings.embedded().model()));
    AdapterShape found = ModelPlace.shapeOf(adapter.get(), base);
    AdapterShape wanted = Lora.shape(settings.lora());
    if (!settings.lora().enabled() || found.equals(wanted)) return;
    throw UserError.wrongUsage(
            "the adapter %s has %s; lora asks for %s"
                .formatted(adapter.get(), inWords(found), inWords(wanted)))
        .withHint("give lora the adapter's, or lora.enabled = false to merge it and train it all");
  }

  private static String inWords(AdapterShape shape) {
    return "rank %d, alpha %s, rs-lora %s, target-modules %s"
        .formatted(shape.rank(), shape.alpha(), shape.rankStabilized(), shape.targets());
  }

  private static void requireAligned(Settings settings, DecoderShape policy) {
    Path folder = settings.learner().inverseQ().alignedModel().orElseThrow();
    DecoderShape aligned = Shapes.of(folder);
    if (aligned.head() == DecoderShape.Head.SCALAR) {
      throw UserError.wrongUsage(
          ALIGNED + folder + " is a reward model; it must be a language model");
    }
    Map<String, Object> here = parts(aligned);
    Map<String, Object> there = parts(policy);
    List<String> differences =
        here.keySet().stream()
            .filter(name -> !here.get(name).equals(there.get(name)))
            .map(name -> name + " " + here.get(name) + ", not " + there.get(name))
            .toList();
    if (differences.isEmpty()) return;
    throw UserError.wrongUsage(
        ALIGNED + folder + " is not of the policy's shape: " + String.join("; ", differences));
  }

  /** By the names of config.json. */
  private static Map<String, Object> parts(DecoderShape shape) {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("vocab_size", shape.vocabulary());
    parts.put("hidden_size", shape.width());
    parts.put("num_hidden_layers", shape.layers());
    parts.put("num_attention_heads", shape.heads());
    parts.put("num_key_value_heads", shape.kvHeads());
    parts.put("head_dim", shape.headWidth());
    parts.put("intermediate_size", shape.ffn());
    parts.put("max_position_embeddings", shape.context());
    parts.put("rotary frequencies", shape.frequencies());
    parts.put("family", shape.variant());
    parts.put("rms_norm_eps", shape.rmsEps());
    parts.put("tie_word_embeddings", shape.head() == DecoderShape.Head.TIED);
    return parts;
  }

  private static void requireJudge(Settings settings, DecoderShape policy) {
    JudgeSettings judge = settings.judge();
    JudgeChoice.check(judge);
    boolean fits = policy.vocabulary() == settings.embedded().model().vocabulary();
    if (JudgeChoice.wantsEmbedded(judge) && !fits) {
      throw JudgeChoice.otherTokenizer(settings.model().folder().orElseThrow());
    }
  }
}
