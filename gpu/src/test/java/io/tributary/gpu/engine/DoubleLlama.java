package io.tributary.gpu.engine;

import java.util.Map;

/**
 * The oracle: a Llama decoder in plain double-precision loops, one sequence at a time, reading
 * Hugging Face's tensors by name (row-major, [out, in]). Shares no code with the engine.
 */
final class DoubleLlama {
  private final DecoderShape s;
  private final Map<String, double[]> weights;

  DoubleLlama(DecoderShape shape, Map<String, double[]> weights) {
    this.s = shape;
    this.weights = weights;
  }

  /** States after the final norm, [T][D]. */
  double[][] hidden(int[] ids) {
    double[][] x = new double[ids.length][s.width()];
    double[] embedding = weights.get("model.embed_tokens.weight");
    for (int t = 0; t < ids.length; t++) {
      for (int i = 0; i < s.width(); i++) {
        x[t][i] = embedding[ids[t] * s.width() + i] * s.variant().embeddingScale();
      }
    }
    for (int l = 0; l < s.layers(); l++) {
      String p = "model.layers." + l + ".";
      addTo(x, attention(norm(x, p + "input_layernorm.weight"), p + "self_attn."));
      addTo(x, feedForward(norm(x, p + "post_attention_layernorm.weight"), p + "mlp."));
    }
    return norm(x, "model.norm.weight");
  }

  /** Logits at every position, [T][V]. */
  double[][] logits(int[] ids) {
    boolean tied = s.head() == DecoderShape.Head.TIED;
    return linear(hidden(ids), tied ? "model.embed_tokens.weight" : "lm_head.weight");
  }

  /** The scalar head at the last token. */
  double reward(TokenSequence sequence) {
    double[][] h = hidden(ids(sequence));
    return linear(new double[][] {h[h.length - 1]}, "score.weight")[0][0];
  }

  /** States that predict the response tokens, [T][D]. */
  double[][] responseStates(TokenSequence sequence) {
    return atResponse(sequence, hidden(ids(sequence)));
  }

  /** Log-probs over the vocabulary at the states that predict the response tokens, [T][V]. */
  double[][] distributions(TokenSequence sequence) {
    double[][] out = atResponse(sequence, logits(ids(sequence)));
    for (int t = 0; t < out.length; t++) out[t] = logSoftmax(out[t]);
    return out;
  }

  /** log pi(y_t | x, y_<t), [T]. */
  double[] tokenLogProbs(TokenSequence sequence) {
    double[][] all = distributions(sequence);
    double[] out = new double[all.length];
    for (int t = 0; t < out.length; t++) out[t] = all[t][sequence.response()[t]];
    return out;
  }

  /** log pi(y | x). */
  double logProb(TokenSequence sequence) {
    double sum = 0;
    for (double value : tokenLogProbs(sequence)) sum += value;
    return sum;
  }

  static int[] ids(TokenSequence sequence) {
    int[] ids = new int[sequence.length()];
    System.arraycopy(sequence.prompt(), 0, ids, 0, sequence.prompt().length);
    int at = sequence.prompt().length;
    System.arraycopy(sequence.response(), 0, ids, at, sequence.response().length);
    return ids;
  }

  static double[] logSoftmax(double[] z) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : z) max = Math.max(max, value);
    double sum = 0;
    for (double value : z) sum += Math.exp(value - max);
    double[] out = new double[z.length];
    for (int i = 0; i < z.length; i++) out[i] = z[i] - max - Math.log(sum);
    return out;
  }

  private static double[][] atResponse(TokenSequence sequence, double[][] all) {
    double[][] out = new double[sequence.response().length][];
    for (int t = 0; t < out.length; t++) out[t] = all[sequence.prompt().length - 1 + t].clone();
    return out;
  }

  private double[][] attention(double[][] x, String prefix) {
    double[][] q = biased(linear(x, prefix + "q_proj.weight"), prefix + "q_proj.bias");
    double[][] k = biased(linear(x, prefix + "k_proj.weight"), prefix + "k_proj.bias");
    double[][] v = biased(linear(x, prefix + "v_proj.weight"), prefix + "v_proj.bias");
    if (s.variant().qkNorm()) {
      q = normHeads(q, s.heads(), prefix + "q_norm.weight");
      k = normHeads(k, s.kvHeads(), prefix + "k_norm.weight");
    }
    q = rotate(q, s.heads());
    k = rotate(k, s.kvHeads());
    int window = s.variant().window();
    int e = s.headWidth();
    double[][] out = new double[x.length][s.heads() * e];
    for (int h = 0; h < s.heads(); h++) {
      int group = h / (s.heads() / s.kvHeads());
      for (int t = 0; t < x.length; t++) {
        double[] score = new double[t + 1];
        for (int j = 0; j <= t; j++) {
          if (window > 0 && t - j >= window) {
            score[j] = Double.NEGATIVE_INFINITY;
            continue;
          }
          for (int i = 0; i < e; i++) score[j] += q[t][h * e + i] * k[j][group * e + i];
          score[j] /= Math.sqrt(e);
        }
        double[] share = logSoftmax(score);
        for (int j = 0; j <= t; j++) {
          for (int i = 0; i < e; i++) out[t][h * e + i] += Math.exp(share[j]) * v[j][group * e + i];
        }
      }
    }
    return biased(linear(out, prefix + "o_proj.weight"), prefix + "o_proj.bias");
  }

  /**
   * Rotary embedding, rotate-half form: coordinates i and i + E/2 turn by position times frequency.
   */
  private double[][] rotate(double[][] x, int heads) {
    int e = s.headWidth();
    double[][] out = new double[x.length][heads * e];
    for (int t = 0; t < x.length; t++) {
      for (int h = 0; h < heads; h++) {
        for (int i = 0; i < e / 2; i++) {
          double angle = t * s.frequencies().get(i);
          double a = x[t][h * e + i];
          double b = x[t][h * e + i + e / 2];
          out[t][h * e + i] = a * Math.cos(angle) - b * Math.sin(angle);
          out[t][h * e + i + e / 2] = b * Math.cos(angle) + a * Math.sin(angle);
        }
      }
    }
    return out;
  }

  private double[][] feedForward(double[][] x, String prefix) {
    double[][] gate = linear(x, prefix + "gate_proj.weight");
    double[][] up = linear(x, prefix + "up_proj.weight");
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < s.ffn(); i++) up[t][i] *= activation(gate[t][i]);
    }
    return linear(up, prefix + "down_proj.weight");
  }

  private double activation(double z) {
    if (!s.variant().gelu()) return z / (1 + Math.exp(-z));
    return 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z)));
  }

  private double[][] norm(double[][] x, String name) {
    return normHeads(x, 1, name);
  }

  /** RMSNorm of each head's coordinates apart. */
  private double[][] normHeads(double[][] x, int heads, String name) {
    double[] w = weights.get(name);
    double[][] out = new double[x.length][heads * w.length];
    for (int t = 0; t < x.length; t++) {
      for (int h = 0; h < heads; h++) {
        double square = 0;
        for (int i = 0; i < w.length; i++) square += Math.pow(x[t][h * w.length + i], 2);
        double scale = 1 / Math.sqrt(square / w.length + s.rmsEps());
        for (int i = 0; i < w.length; i++) {
          out[t][h * w.length + i] =
              x[t][h * w.length + i] * scale * (s.variant().normOffset() + w[i]);
        }
      }
    }
    return out;
  }

  private double[][] biased(double[][] x, String name) {
    double[] bias = weights.get(name);
    if (bias == null) return x;
    for (double[] row : x) for (int i = 0; i < row.length; i++) row[i] += bias[i];
    return x;
  }

  private double[][] linear(double[][] x, String name) {
    double[] w = weights.get(name);
    int in = x[0].length;
    double[][] out = new double[x.length][w.length / in];
    for (int t = 0; t < x.length; t++) {
      for (int o = 0; o < out[t].length; o++) {
        double sum = 0;
        for (int i = 0; i < in; i++) sum += w[o * in + i] * x[t][i];
        out[t][o] = sum;
      }
    }
    return out;
  }

  private static void addTo(double[][] x, double[][] y) {
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < x[t].length; i++) x[t][i] += y[t][i];
    }
  }
}
