package io.tributary.gpu.files.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a checkpoint: their Hugging Face names and shapes, the same for all families. */
public final class ModelTensors {
  public static final String EMBEDDING = "model.embed_tokens.weight";
  public static final String FINAL_NORM = "model.norm.weight";
  public static final String OUTPUT = "lm_head.weight";
  public static final String SCORE = "score.weight";

  private ModelTensors() {}

  /** Name of a layer's module, for example {@code module(3, "self_attn.q_proj")}. */
  public static String module(int layer, String part) {
    return "model.layers." + layer + "." + part;
  }

  /** Every tensor a model of this configuration has, with its shape, in the order of use. */
  public static Map<String, long[]> shapes(ModelConfig c) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put(EMBEDDING, shape(c.vocabSize(), c.hiddenSize()));
    for (int i = 0; i < c.layers(); i++) putLayer(shapes, c, i);
    shapes.put(FINAL_NORM, shape(c.hiddenSize()));
    if (c.head() == Head.SEQUENCE_CLASSIFICATION) {
      shapes.put(SCORE, shape(1, c.hiddenSize()));
    } else if (!c.tieWordEmbeddings()) {
      shapes.put(OUTPUT, shape(c.vocabSize(), c.hiddenSize()));
    }
    return Collections.unmodifiableMap(shapes);
  }

  private static void putLayer(Map<String, long[]> shapes, ModelConfig c, int layer) {
    long hidden = c.hiddenSize();
    shapes.put(weight(layer, "input_layernorm"), shape(hidden));
    for (Projection projection : Projection.values()) {
      if (projection == Projection.GATE) {
        shapes.put(weight(layer, "post_attention_layernorm"), shape(hidden));
      }
      shapes.put(
          weight(layer, projection.module()), shape(projection.rows(c), projection.columns(c)));
      if (projection.hasBias(c)) {
        shapes.put(module(layer, projection.module()) + ".bias", shape(projection.rows(c)));
      }
      if (projection == Projection.VALUE && c.qkNorm()) {
        shapes.put(weight(layer, "self_attn.q_norm"), shape(c.headDim()));
        shapes.put(weight(layer, "self_attn.k_norm"), shape(c.headDim()));
      }
    }
  }

  private static String weight(int layer, String part) {
    return module(layer, part) + ".weight";
  }

  private static long[] shape(long... sizes) {
    return sizes;
  }
}
