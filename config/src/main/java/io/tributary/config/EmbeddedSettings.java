package io.tributary.config;

import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.number;
import static io.tributary.config.Range.closed;
import static io.tributary.config.Range.openClosed;

/**
 * Settings in {@code embedded}: the models made on first use.
 *
 * @param model shape of the decoder
 * @param sft how the language model is made
 * @param rewardModel how the reward model is made
 * @param threads threads for making them; 0: one for each core, at most 8
 */
public record EmbeddedSettings(Model model, Sft sft, RewardModel rewardModel, int threads) {
  static EmbeddedSettings read(SettingsReader r) {
    return new EmbeddedSettings(
        Model.read(r),
        Sft.read(r),
        RewardModel.read(r),
        r.get("embedded.threads", integer(0, 256)));
  }

  /**
   * Shape of the decoder.
   *
   * @param vocabulary tokens
   * @param width model width, a multiple of the heads
   * @param layers decoder layers
   * @param heads query heads, a multiple of the key-value heads
   * @param kvHeads key-value heads
   * @param ffn width of the feed-forward layer
   * @param context longest sequence, in tokens
   */
  public record Model(
      int vocabulary, int width, int layers, int heads, int kvHeads, int ffn, int context) {

    static Model read(SettingsReader r) {
      return new Model(
          r.get("embedded.model.vocabulary", integer(300, 65_536)),
          r.get("embedded.model.width", integer(2, 16_384)),
          r.get("embedded.model.layers", integer(1, 256)),
          r.get("embedded.model.heads", integer(1, 256)),
          r.get("embedded.model.kv-heads", integer(1, 256)),
          r.get("embedded.model.ffn", integer(1, 65_536)),
          r.get("embedded.model.context", integer(16, 1_000_000)));
    }
  }

  /**
   * How the language model is made.
   *
   * @param examples dialogues
   * @param batch dialogues in one step
   * @param learningRate peak rate of AdamW
   * @param epochs times the dialogues are gone through
   */
  public record Sft(int examples, int batch, double learningRate, int epochs) {

    static Sft read(SettingsReader r) {
      return new Sft(
          r.get("embedded.sft.examples", integer(1, 10_000_000)),
          r.get("embedded.sft.batch", integer(1, 65_536)),
          r.get("embedded.sft.learning-rate", number(openClosed(0, 1))),
          r.get("embedded.sft.epochs", integer(1, 1000)));
    }
  }

  /**
   * How the reward model is made.
   *
   * @param pairs preference pairs
   * @param batch pairs in one step
   * @param learningRate peak rate of AdamW
   * @param epochs times the pairs are gone through
   * @param labelNoise scale of the noise in the Bradley-Terry labels; 0 labels without error
   */
  public record RewardModel(
      int pairs, int batch, double learningRate, int epochs, double labelNoise) {

    static RewardModel read(SettingsReader r) {
      return new RewardModel(
          r.get("embedded.reward-model.pairs", integer(1, 10_000_000)),
          r.get("embedded.reward-model.batch", integer(1, 65_536)),
          r.get("embedded.reward-model.learning-rate", number(openClosed(0, 1))),
          r.get("embedded.reward-model.epochs", integer(1, 1000)),
          r.get("embedded.reward-model.label-noise", number(closed(0, 100))));
    }
  }
}
