package io.tributary.judges;

import io.tributary.api.Judge;
import io.tributary.api.JudgeProvider;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.MatmulPath;
import io.tributary.gpu.engine.Scoring;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.files.model.Family;
import io.tributary.gpu.files.model.Head;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.PromptFormat;
import io.tributary.gpu.model.ResponseCodec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes {@link RewardModelJudge}s (type {@code reward-model}). Options: {@code model}, a Hugging
 * Face folder of any supported family, as {@code ...ForSequenceClassification} with one label;
 * {@code template}, as {@code model.template}; {@code device}; {@code path}, fp32, fp32_onednn,
 * bf16, or bf16_flow for CUDA.
 */
public final class RewardModelJudgeProvider implements JudgeProvider {
  private static final String ARCHITECTURES =
      Arrays.stream(Family.values())
          .map(family -> family.architecture(Head.SEQUENCE_CLASSIFICATION))
          .collect(Collectors.joining(", "));

  @Override
  public String type() {
    return "reward-model";
  }

  /**
   * Checks all options but the model, which may not have been made yet.
   *
   * @throws IllegalArgumentException if one is wrong or unknown
   */
  public static void check(Map<String, String> given) {
    Given.read(given);
  }

  @Override
  public Judge create(Map<String, String> options) {
    Given given = Given.read(options);
    String folder =
        given
            .model()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "judge.options.model is missing; it must be the reward model's folder"));
    PromptFormat format = PromptFormat.withoutPrinciple(given.template());
    Compute compute = new Compute(given.device(), given.path(), MatmulPath.FP32);
    LoadedModel model = LoadedModel.open(Path.of(folder), compute, format);
    try {
      return new RewardModelJudge(model, checked(model, format, folder));
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static ResponseCodec checked(LoadedModel model, PromptFormat format, String folder) {
    if (model.kernels().shape().head() != DecoderShape.Head.SCALAR) {
      throw new IllegalArgumentException(
          "judge.options.model = \"%s\" is a language model; it must be a reward model, of one label: %s"
              .formatted(folder, ARCHITECTURES));
    }
    ResponseCodec codec = new ResponseCodec(model, format);
    float probe = probe(model, codec);
    if (!Float.isFinite(probe)) {
      throw new IllegalArgumentException(
          "judge.options.model = \"%s\" scores a plain response as %s; a reward model must give finite scores, so its weights must be finite numbers"
              .formatted(folder, probe));
    }
    return codec;
  }

  /** Else all prompts would be dropped, one by one, for a judge that never says anything. */
  private static float probe(LoadedModel model, ResponseCodec codec) {
    List<TokenSequence> one = List.of(codec.sequence("Hello", "Hello", true));
    return Scoring.rewards(model.kernels(), model.weights(), one)[0];
  }

  private record Given(Optional<String> model, String template, String device, MatmulPath path) {
    static Given read(Map<String, String> given) {
      Options options = new Options(given);
      Given read =
          new Given(
              options.text("model"),
              options.text("template").orElse("<|user|>{prompt}<|assistant|>"),
              options.text("device").orElse("cpu"),
              RewardModelJudgeProvider.path(options.text("path").orElse("fp32")));
      options.refuseUnread();
      return read;
    }
  }

  /** Those for sampling alone would score as fp32 does, and are not offered. */
  private static MatmulPath path(String name) {
    List<MatmulPath> paths = Arrays.stream(MatmulPath.values()).filter(MatmulPath::trains).toList();
    for (MatmulPath path : paths) {
      if (path.name().equalsIgnoreCase(name)) return path;
    }
    throw new IllegalArgumentException(
        "judge.options.path = \"%s\" must be one of %s"
            .formatted(name, paths.toString().toLowerCase(Locale.ROOT)));
  }
}
