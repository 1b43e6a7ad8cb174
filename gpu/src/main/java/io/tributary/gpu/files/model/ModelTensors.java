package io.tributary.gpu.files.model;

import io.tributary.gpu.files.model.ModelConfig.Architecture;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a Llama checkpoint: their Hugging Face names and shapes. */
public final class ModelTensors {
  public static final String EMBEDDING = "model.embed_tokens.weight";
  public static final String FINAL_NORM = "model.norm.weight";
  public static final String OUTPUT = "lm_head.weight";
  public static final String SCORE = "score.weight";

  private ModelTensors() {}

  /** Name of a layer's tensor, for example {@code layer(3, "self_attn.q_proj")}. */
  public static String layer(int index, String part) {
    return "model.layers." + index + "." + part + ".weight";
  }

  /** Every tensor a model of this configuration has, with its shape, in the order of use. */
  public static Map<String, long[]> shapes(ModelConfig c) {
    long hidden = c.hiddenSize();
    long queries = (long) c.heads() * c.headDim();
    long keys = (long) c.kvHeads() * c.headDim();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put(EMBEDDING, shape(c.vocabSize(), hidden));
    for (int i = 0; i < c.layers(); i++) {
      shapes.put(layer(i, "input_layernorm"), shape(hidden));
      shapes.put(layer(i, "self_attn.q_proj"), shape(queries, hidden));
      shapes.put(layer(i, "self_attn.k_proj"), shape(keys, hidden));
      shapes.put(layer(i, "self_attn.v_proj"), shape(keys, hidden));
      shapes.put(layer(i, "self_attn.o_proj"), shape(hidden, queries));
      shapes.put(layer(i, "post_attention_layernorm"), shape(hidden));
      shapes.put(layer(i, "mlp.gate_proj"), shape(c.intermediateSize(), hidden));
      shapes.put(layer(i, "mlp.up_proj"), shape(c.intermediateSize(), hidden));
      shapes.put(layer(i, "mlp.down_proj"), shape(hidden, c.intermediateSize()));
    }
    shapes.put(FINAL_NORM, shape(hidden));
    if (c.architecture() == Architecture.SEQUENCE_CLASSIFICATION) {
      shapes.put(SCORE, shape(1, hidden));
    } else if (!c.tieWordEmbeddings()) {
      shapes.put(OUTPUT, shape(c.vocabSize(), hidden));
    }
    return Collections.unmodifiableMap(shapes);
  }

  private static long[] shape(long... sizes) {
    return sizes;
  }
}
