package io.tributary.bench;

import io.tributary.config.EmbeddedSettings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.DecoderShape.Head;

/** Models that are measured, with random weights, and how much of each work. */
enum BenchShape {
  /** What {@code tributary run} makes without settings. */
  EMBEDDED(16, 32, 16),
  /** 5.4 million weights. */
  SMALL(16, 64, 16),
  /** Shape of SmolLM2-135M. */
  MID(16, 64, 8);

  final int prompt;
  final int response;
  final int pairs;

  /**
   * @param prompt tokens of a prompt
   * @param response tokens of a response
   * @param pairs in one optimizer step
   */
  BenchShape(int prompt, int response, int pairs) {
    this.prompt = prompt;
    this.response = response;
    this.pairs = pairs;
  }

  DecoderShape shape() {
    return switch (this) {
      case EMBEDDED -> embedded();
      case SMALL -> DecoderShape.llama(4096, 256, 6, 8, 4, 32, 688, 256, 1e4, 1e-5, Head.TIED);
      case MID -> DecoderShape.llama(49152, 576, 30, 9, 3, 64, 1536, 256, 1e4, 1e-5, Head.TIED);
    };
  }

  private static DecoderShape embedded() {
    EmbeddedSettings.Model m = SettingsLoader.defaults().load().settings().embedded().model();
    return DecoderShape.llama(
        m.vocabulary(),
        m.width(),
        m.layers(),
        m.heads(),
        m.kvHeads(),
        m.width() / m.heads(),
        m.ffn(),
        m.context(),
        10_000,
        1e-5,
        Head.TIED);
  }
}
