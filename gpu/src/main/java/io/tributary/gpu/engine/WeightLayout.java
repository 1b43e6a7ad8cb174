package io.tributary.gpu.engine;

import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Between Hugging Face's tensor names and the kernels' list, in which q, k, v and gate, up are one
 * matrix each. Pure; the order is that of {@code decoder.py}.
 */
public final class WeightLayout {
  private WeightLayout() {}

  static Layout of(DecoderShape shape) {
    return new Layout() {
      @Override
      public List<HostTensor> fuse(Map<String, HostTensor> named) {
        return WeightLayout.fuse(shape, named);
      }

      @Override
      public Map<String, HostTensor> split(List<HostTensor> fused) {
        return WeightLayout.split(shape, fused);
      }

      @Override
      public List<long[]> shapes() {
        return WeightLayout.shapes(shape);
      }
    };
  }

  /** The kernels' list from Hugging Face tensors. */
  public static List<HostTensor> fuse(DecoderShape shape, Map<String, HostTensor> named) {
    List<HostTensor> out = new ArrayList<>();
    fuse(shape, named::get, out::add);
    return out;
  }

  /**
   * The kernels' list, one after another, so that a large model never lies in the heap whole.
   *
   * @param named asked for each tensor once; null if there is none
   */
  static void fuse(
      DecoderShape shape, Function<String, HostTensor> named, Consumer<HostTensor> fused) {
    for (List<Part> parts : plan(shape)) {
      fused.accept(stack(parts.stream().map(part -> tensor(part, named)).toList()));
    }
  }

  private static HostTensor tensor(Part part, Function<String, HostTensor> named) {
    HostTensor tensor = named.apply(part.name());
    if (tensor == null) throw new IllegalArgumentException("no tensor " + part.name());
    if (!Arrays.equals(tensor.shape(), part.shape())) {
      throw new IllegalArgumentException(
          part.name()
              + " has shape "
              + Arrays.toString(tensor.shape())
              + ", the model needs "
              + Arrays.toString(part.shape()));
    }
    return tensor;
  }

  /** Hugging Face tensors from the kernels' list. */
  public static Map<String, HostTensor> split(DecoderShape shape, List<HostTensor> fused) {
    Map<String, HostTensor> out = new LinkedHashMap<>();
    List<List<Part>> plan = plan(shape);
    for (int i = 0; i < plan.size(); i++) {
      float[] values = fused.get(i).values();
      int at = 0;
      for (Part part : plan.get(i)) {
        int size = Math.toIntExact(part.size());
        out.put(part.name(), new HostTensor(part.shape(), slice(values, at, size)));
        at += size;
      }
    }
    return out;
  }

  /** The shapes of the fused list. */
  static List<long[]> shapes(DecoderShape shape) {
    List<long[]> out = new ArrayList<>();
    for (List<Part> parts : plan(shape)) {
      long rows = parts.stream().mapToLong(p -> p.shape()[0]).sum();
      long[] first = parts.get(0).shape();
      out.add(first.length == 1 ? new long[] {rows} : new long[] {rows, first[1]});
    }
    return out;
  }

  /** Where the kernels find a layer's weights, by the names of {@code shape.py}; -1 for absent. */
  static Map<String, Integer> places(DecoderShape s) {
    DecoderShape.Variant v = s.variant();
    Map<String, Integer> at = new LinkedHashMap<>();
    int next = 2;
    at.put("qkv_bias", v.qkvBias() ? next++ : -1);
    at.put("q_norm", v.qkNorm() ? next++ : -1);
    at.put("k_norm", v.qkNorm() ? next++ : -1);
    at.put("out", next++);
    at.put("out_bias", v.outBias() ? next++ : -1);
    at.put("ffn_norm", next++);
    at.put("gate_up", next++);
    at.put("down", next++);
    at.put("stride", next);
    at.put("final_norm", 1 + s.layers() * next);
    at.put("head", s.head() == DecoderShape.Head.TIED ? 0 : 2 + s.layers() * next);
    return at;
  }

  /**
   * Places of the matrices that rows of tokens are multiplied with: those of layers, then the head.
   */
  static List<Integer> matrices(DecoderShape shape) {
    Map<String, Integer> at = places(shape);
    List<Integer> out = new ArrayList<>();
    for (int l = 0; l < shape.layers(); l++) {
      int layer = 1 + l * at.get("stride");
      out.add(layer + 1);
      for (String name : List.of("out", "gate_up", "down")) out.add(layer + at.get(name));
    }
    out.add(at.get("head"));
    return out;
  }

  private record Part(String name, long... shape) {
    long size() {
      long size = 1;
      for (long dimension : shape) size *= dimension;
      return size;
    }
  }

  private static List<List<Part>> plan(DecoderShape s) {
    long d = s.width();
    long q = (long) s.heads() * s.headWidth();
    long kv = (long) s.kvHeads() * s.headWidth();
    DecoderShape.Variant v = s.variant();
    List<List<Part>> plan = new ArrayList<>();
    plan.add(List.of(new Part("model.embed_tokens.weight", s.vocabulary(), d)));
    for (int l = 0; l < s.layers(); l++) {
      String p = "model.layers." + l + ".";
      plan.add(List.of(new Part(p + "input_layernorm.weight", d)));
      plan.add(
          List.of(
              new Part(p + "self_attn.q_proj.weight", q, d),
              new Part(p + "self_attn.k_proj.weight", kv, d),
              new Part(p + "self_attn.v_proj.weight", kv, d)));
      if (v.qkvBias()) {
        plan.add(
            List.of(
                new Part(p + "self_attn.q_proj.bias", q),
                new Part(p + "self_attn.k_proj.bias", kv),
                new Part(p + "self_attn.v_proj.bias", kv)));
      }
      if (v.qkNorm()) {
        plan.add(List.of(new Part(p + "self_attn.q_norm.weight", s.headWidth())));
        plan.add(List.of(new Part(p + "self_attn.k_norm.weight", s.headWidth())));
      }
      plan.add(List.of(new Part(p + "self_attn.o_proj.weight", d, q)));
      if (v.outBias()) plan.add(List.of(new Part(p + "self_attn.o_proj.bias", d)));
      plan.add(List.of(new Part(p + "post_attention_layernorm.weight", d)));
      plan.add(
          List.of(
              new Part(p + "mlp.gate_proj.weight", s.ffn(), d),
              new Part(p + "mlp.up_proj.weight", s.ffn(), d)));
      plan.add(List.of(new Part(p + "mlp.down_proj.weight", d, s.ffn())));
    }
    plan.add(List.of(new Part("model.norm.weight", d)));
    switch (s.head()) {
      case TIED -> {}
      case UNTIED -> plan.add(List.of(new Part("lm_head.weight", s.vocabulary(), d)));
      case SCALAR -> plan.add(List.of(new Part("score.weight", 1, d)));
    }
    return plan;
  }

  private static HostTensor stack(List<HostTensor> tensors) {
    if (tensors.size() == 1) return tensors.get(0);
    long rows = 0;
    int size = 0;
    for (HostTensor tensor : tensors) {
      rows += tensor.shape()[0];
      size = Math.addExact(size, tensor.values().length);
    }
    float[] values = new float[size];
    int at = 0;
    for (HostTensor tensor : tensors) {
      System.arraycopy(tensor.values(), 0, values, at, tensor.values().length);
      at += tensor.values().length;
    }
    long[] first = tensors.get(0).shape();
    return new HostTensor(
        first.length == 1 ? new long[] {rows} : new long[] {rows, first[1]}, values);
  }

  private static float[] slice(float[] values, int at, int size) {
    float[] out = new float[size];
    System.arraycopy(values, at, out, 0, size);
    return out;
  }
}
