package io.tributary.gpu.engine;

import ai.djl.ndarray.NDManager;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Tiny models, random weights and sequences, and how differences are measured. */
final class TestModels {
  static final int V = 50;
  static final AdamW ADAMW = new AdamW(0.9, 0.95, 1e-8, 0.1, 1.0);
  private static final Map<List<Object>, Kernels> COMPILED = new ConcurrentHashMap<>();

  private TestModels() {}

  /**
   * Two layers; the heads together are wider than the model, so that no size stands for another.
   */
  static DecoderShape shape(int heads, int kvHeads, DecoderShape.Head head) {
    return DecoderShape.llama(V, 24, 2, heads, kvHeads, 8, 40, 256, 10_000, 1e-5, head);
  }

  static DecoderShape tied() {
    return shape(4, 2, DecoderShape.Head.TIED);
  }

  static DecoderShape untied() {
    return shape(4, 2, DecoderShape.Head.UNTIED);
  }

  /** The same with all that a variant changes. */
  static DecoderShape with(DecoderShape s, List<Double> frequencies, DecoderShape.Variant variant) {
    return new DecoderShape(
        s.vocabulary(),
        s.width(),
        s.layers(),
        s.heads(),
        s.kvHeads(),
        s.headWidth(),
        s.ffn(),
        s.context(),
        frequencies,
        s.rmsEps(),
        s.head(),
        variant);
  }

  static Kernels kernels(DecoderShape shape) {
    return kernels(shape, Compute.FP32_CPU);
  }

  /** Compiled once a shape; holds no weights, so tests may share it. */
  static Kernels kernels(DecoderShape shape, Compute compute) {
    return COMPILED.computeIfAbsent(List.of(shape, compute), k -> new Kernels(shape, compute));
  }

  /**
   * Random weights under Hugging Face's names: norms scale by about 1, biases are about 0, matrices
   * normal with a deviation.
   */
  static Map<String, HostTensor> random(DecoderShape s, long seed, double deviation) {
    Random random = new Random(seed);
    Map<String, HostTensor> out = new LinkedHashMap<>();
    shapes(s)
        .forEach(
            (name, shape) -> {
              boolean matrix = shape.length == 2;
              double norm = name.endsWith(".bias") ? 0 : 1 - s.variant().normOffset();
              float[] values = new float[(int) (matrix ? shape[0] * shape[1] : shape[0])];
              for (int i = 0; i < values.length; i++) {
                double z = random.nextGaussian();
                values[i] = (float) (matrix ? z * deviation : norm + 0.2 * z);
              }
              out.put(name, new HostTensor(shape, values));
            });
    return out;
  }

  /** The tensors that a Hugging Face checkpoint of this shape holds. */
  static Map<String, long[]> shapes(DecoderShape s) {
    long d = s.width();
    long q = (long) s.heads() * s.headWidth();
    long kv = (long) s.kvHeads() * s.headWidth();
    Map<String, long[]> out = new LinkedHashMap<>();
    out.put("model.embed_tokens.weight", new long[] {s.vocabulary(), d});
    for (int l = 0; l < s.layers(); l++) {
      String p = "model.layers." + l + ".";
      out.put(p + "input_layernorm.weight", new long[] {d});
      out.put(p + "self_attn.q_proj.weight", new long[] {q, d});
      out.put(p + "self_attn.k_proj.weight", new long[] {kv, d});
      out.put(p + "self_attn.v_proj.weight", new long[] {kv, d});
      out.put(p + "self_attn.o_proj.weight", new long[] {d, q});
      if (s.variant().qkvBias()) {
        out.put(p + "self_attn.q_proj.bias", new long[] {q});
        out.put(p + "self_attn.k_proj.bias", new long[] {kv});
        out.put(p + "self_attn.v_proj.bias", new long[] {kv});
      }
      if (s.variant().qkNorm()) {
        out.put(p + "self_attn.q_norm.weight", new long[] {s.headWidth()});
        out.put(p + "self_attn.k_norm.weight", new long[] {s.headWidth()});
      }
      if (s.variant().outBias()) out.put(p + "self_attn.o_proj.bias", new long[] {d});
      out.put(p + "post_attention_layernorm.weight", new long[] {d});
      out.put(p + "mlp.gate_proj.weight", new long[] {s.ffn(), d});
      out.put(p + "mlp.up_proj.weight", new long[] {s.ffn(), d});
      out.put(p + "mlp.down_proj.weight", new long[] {d, s.ffn()});
    }
    out.put("model.norm.weight", new long[] {d});
    switch (s.head()) {
      case TIED -> {}
      case UNTIED -> out.put("lm_head.weight", new long[] {s.vocabulary(), d});
      case SCALAR -> out.put("score.weight", new long[] {1, d});
    }
    return out;
  }

  static Map<String, double[]> doubles(Map<String, HostTensor> tensors) {
    Map<String, double[]> out = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> out.put(name, doubles(tensor.values())));
    return out;
  }

  static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) out[i] = values[i];
    return out;
  }

  static DoubleLlama oracle(DecoderShape shape, Map<String, HostTensor> tensors) {
    return new DoubleLlama(shape, doubles(tensors));
  }

  static int[] tokens(Random random, int length) {
    return random.ints(length, 0, V).toArray();
  }

  static TokenSequence sequence(Random random, int prompt, int response) {
    return new TokenSequence(tokens(random, prompt), tokens(random, response));
  }

  /** Sequences of different lengths: prompts of 1 to 6, responses of 1 to 7 tokens. */
  static List<TokenSequence> sequences(long seed, int count) {
    Random random = new Random(seed);
    List<TokenSequence> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      out.add(sequence(random, 1 + random.nextInt(6), 1 + random.nextInt(7)));
    }
    return out;
  }

  static List<TokenPair> pairs(long seed, int count) {
    Random random = new Random(seed);
    List<TokenPair> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] prompt = tokens(random, 1 + random.nextInt(6));
      out.add(
          new TokenPair(
              new TokenSequence(prompt, tokens(random, 1 + random.nextInt(7))),
              new TokenSequence(prompt, tokens(random, 1 + random.nextInt(7)))));
    }
    return out;
  }

  /** Logits at every response position of the sequences, [N V]. */
  static float[] logits(Kernels kernels, Weights weights, List<TokenSequence> sequences) {
    TokenBatch batch = TokenBatch.of(sequences);
    try (NDManager scope = kernels.newScope()) {
      return kernels
          .call(
              scope,
              "logits",
              weights.forScoring(kernels),
              weights.adapters(),
              batch.rowsOn(scope),
              batch.size(),
              batch.indexOn(scope))
          .get(0)
          .toFloatArray();
    }
  }

  /** The largest |a - b| / max(1, |b|), b the expected value. */
  static double worst(double[] expected, double[] actual) {
    if (expected.length != actual.length) {
      throw new AssertionError(expected.length + " values expected, " + actual.length + " found");
    }
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
      // a NaN must not pass for a small error
      if (!(error <= worst)) worst = error;
    }
    return worst;
  }

  /** |a - b| / |b| in the L2 norm over all tensors, b expected. */
  static double distance(Map<String, double[]> expected, Map<String, double[]> actual) {
    Map<String, double[]> difference = new LinkedHashMap<>();
    expected.forEach(
        (name, values) -> {
          double[] d = values.clone();
          for (int i = 0; i < d.length; i++) d[i] -= actual.get(name)[i];
          difference.put(name, d);
        });
    return DoubleAdamW.norm(difference) / DoubleAdamW.norm(expected);
  }
}
