package io.tributary.judges;

import io.tributary.api.Judge;
import io.tributary.api.JudgeProvider;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.MatmulPath;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.PromptFormat;
import io.tributary.gpu.model.ResponseCodec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Makes {@link RewardModelJudge}s (type {@code reward-model}). Options: {@code model}, a Hugging
 * Face folder with a {@code LlamaForSequenceClassification} of one label; {@code template}, as
 * {@code model.template}; {@code device}; {@code path}, fp32, fp32_onednn or bf16.
 */
public final class RewardModelJudgeProvider implements JudgeProvider {
  @Override
  public String type() {
    return "reward-model";
  }

  @Override
  public Judge create(Map<String, String> given) {
    Options options = new Options(given);
    String folder =
        options
            .text("model")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "judge.options.model is missing; it must be the reward model's folder"));
    String template = options.text("template").orElse("<|user|>{prompt}<|assistant|>");
    String device = options.text("device").orElse("cpu");
    MatmulPath path = path(options.text("path").orElse("fp32"));
    options.refuseUnread();
    PromptFormat format = PromptFormat.withoutPrinciple(template);
    Compute compute = new Compute(device, path, MatmulPath.FP32);
    LoadedModel model = LoadedModel.open(Path.of(folder), compute, format);
    if (model.kernels().shape().head() != DecoderShape.Head.SCALAR) {
      model.close();
      throw new IllegalArgumentException(
          "judge.options.model = \"%s\" is a language model; it must be a reward model (LlamaForSequenceClassification)"
              .formatted(folder));
    }
    return new RewardModelJudge(model, new ResponseCodec(model, format));
  }

  private static MatmulPath path(String name) {
    try {
      return MatmulPath.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "judge.options.path = \"%s\" must be one of %s"
              .formatted(name, Arrays.toString(MatmulPath.values()).toLowerCase(Locale.ROOT)),
          e);
    }
  }
}
