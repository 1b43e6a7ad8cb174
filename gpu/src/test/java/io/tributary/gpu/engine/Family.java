package io.tributary.gpu.engine;

import io.tributary.gpu.engine.DecoderShape.Head;
import io.tributary.gpu.engine.DecoderShape.Variant;
import java.util.ArrayList;
import java.util.List;

/** Tiny shapes of the decoder families that the engine runs, each with what sets it apart. */
enum Family {
  LLAMA(Head.TIED, Variant.LLAMA),
  /** Llama 3's stretched rotary frequencies. */
  LLAMA_3(Head.UNTIED, Variant.LLAMA),
  /** A window far shorter than the sequences of the tests. */
  MISTRAL(Head.UNTIED, new Variant(false, false, false, false, 4, 0, 1)),
  QWEN_2(Head.TIED, new Variant(true, false, false, false, 0, 0, 1)),
  QWEN_3(Head.TIED, new Variant(false, false, true, false, 0, 0, 1)),
  GEMMA(Head.TIED, new Variant(false, false, false, true, 0, 1, Math.sqrt(24))),
  /** Llama with {@code attention_bias}. */
  BIASED(Head.UNTIED, new Variant(true, true, false, false, 0, 0, 1)),
  /** All at once, so that no two of them get in each other's way. */
  EVERYTHING(Head.UNTIED, new Variant(true, true, true, true, 5, 1, 3));

  private final Head head;
  private final Variant variant;

  Family(Head head, Variant variant) {
    this.head = head;
    this.variant = variant;
  }

  DecoderShape shape() {
    return shape(head);
  }

  DecoderShape shape(Head other) {
    DecoderShape plain = TestModels.shape(4, 2, other);
    List<Double> frequencies =
        this == LLAMA_3 ? stretched(plain.frequencies(), 8, 1, 4, 64) : plain.frequencies();
    return TestModels.with(plain, frequencies, variant);
  }

  /**
   * Llama 3.1's scaling: wavelengths above {@code original / low} are stretched by the factor,
   * those below {@code original / high} stay, between them it is interpolated.
   */
  private static List<Double> stretched(
      List<Double> frequencies, double factor, double low, double high, double original) {
    List<Double> out = new ArrayList<>();
    for (double f : frequencies) {
      double wavelength = 2 * Math.PI / f;
      double share = (original / wavelength - low) / (high - low);
      double kept = Math.max(0, Math.min(1, share));
      out.add((1 - kept) * f / factor + kept * f);
    }
    return out;
  }
}
