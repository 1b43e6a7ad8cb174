package io.tributary.gpu.engine;

import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.adapter.AdapterTensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Between PEFT's tensor names and the kernels' list ({@code lora.py}). A fused matrix has the A of
 * its parts below each other, [n r, in], and their B on the diagonal of one B, [out, n r], where n
 * is the number of its parts that are targets; a matrix without any has an empty A and B.
 */
final class AdapterLayout implements Layout {
  private final AdapterShape adapter;
  private final List<Matrix> matrices = new ArrayList<>();

  /**
   * One of a layer's four matrices.
   *
   * @param parts what it is fused of, by rows
   */
  private record Matrix(long in, List<Part> parts) {
    long out() {
      return parts.stream().mapToLong(Part::out).sum();
    }

    int adapted() {
      return (int) parts.stream().filter(Part::adapted).count();
    }
  }

  private record Part(String module, long out, boolean adapted) {
    String a() {
      return AdapterTensors.nameOfA(module);
    }

    String b() {
      return AdapterTensors.nameOfB(module);
    }
  }

  AdapterLayout(DecoderShape decoder, AdapterShape adapter) {
    this.adapter = adapter;
    long d = decoder.width();
    long q = (long) decoder.heads() * decoder.headWidth();
    long kv = (long) decoder.kvHeads() * decoder.headWidth();
    long f = decoder.ffn();
    for (int l = 0; l < decoder.layers(); l++) {
      String layer = "model.layers." + l + ".";
      String attention = layer + "self_attn.";
      matrices.add(
          new Matrix(
              d,
              List.of(
                  part(attention, "q_proj", q),
                  part(attention, "k_proj", kv),
                  part(attention, "v_proj", kv))));
      matrices.add(new Matrix(q, List.of(part(attention, "o_proj", d))));
      String mlp = layer + "mlp.";
      matrices.add(new Matrix(d, List.of(part(mlp, "gate_proj", f), part(mlp, "up_proj", f))));
      matrices.add(new Matrix(f, List.of(part(mlp, "down_proj", d))));
    }
  }

  private Part part(String prefix, String name, long out) {
    return new Part(prefix + name, out, adapter.targets().contains(name));
  }

  AdapterShape adapter() {
    return adapter;
  }

  /** The shapes of the named tensors, A and B of each module in turn. */
  Map<String, long[]> named() {
    Map<String, long[]> out = new LinkedHashMap<>();
    for (Matrix matrix : matrices) {
      for (Part part : matrix.parts()) {
        if (!part.adapted()) continue;
        out.put(part.a(), new long[] {adapter.rank(), matrix.in()});
        out.put(part.b(), new long[] {part.out(), adapter.rank()});
      }
    }
    return out;
  }

  @Override
  public List<long[]> shapes() {
    List<long[]> out = new ArrayList<>();
    for (Matrix matrix : matrices) {
      long rank = (long) adapter.rank() * matrix.adapted();
      out.add(new long[] {rank, matrix.in()});
      out.add(new long[] {matrix.out(), rank});
    }
    return out;
  }

  @Override
  public List<HostTensor> fuse(Map<String, HostTensor> named) {
    check(named);
    int r = adapter.rank();
    List<HostTensor> out = new ArrayList<>();
    for (Matrix matrix : matrices) {
      int columns = r * matrix.adapted();
      float[] a = new float[Math.toIntExact(columns * matrix.in())];
      float[] b = new float[Math.toIntExact(matrix.out() * columns)];
      int n = 0;
      int row = 0;
      for (Part part : matrix.parts()) {
        if (part.adapted()) {
          float[] from = named.get(part.a()).values();
          System.arraycopy(from, 0, a, n * from.length, from.length);
          float[] rows = named.get(part.b()).values();
          for (int o = 0; o < part.out(); o++) {
            System.arraycopy(rows, o * r, b, (row + o) * columns + n * r, r);
          }
          n++;
        }
        row += (int) part.out();
      }
      out.add(new HostTensor(new long[] {columns, matrix.in()}, a));
      out.add(new HostTensor(new long[] {matrix.out(), columns}, b));
    }
    return out;
  }

  @Override
  public Map<String, HostTensor> split(List<HostTensor> fused) {
    int r = adapter.rank();
    Map<String, HostTensor> out = new LinkedHashMap<>();
    for (int m = 0; m < matrices.size(); m++) {
      Matrix matrix = matrices.get(m);
      int columns = r * matrix.adapted();
      float[] a = fused.get(2 * m).values();
      float[] b = fused.get(2 * m + 1).values();
      int n = 0;
      int row = 0;
      for (Part part : matrix.parts()) {
        if (part.adapted()) {
          int size = Math.toIntExact(r * matrix.in());
          float[] rows = new float[Math.toIntExact(part.out() * r)];
          for (int o = 0; o < part.out(); o++) {
            System.arraycopy(b, (row + o) * columns + n * r, rows, o * r, r);
          }
          out.put(
              part.a(),
              new HostTensor(
                  new long[] {r, matrix.in()}, Arrays.copyOfRange(a, n * size, (n + 1) * size)));
          out.put(part.b(), new HostTensor(new long[] {part.out(), r}, rows));
          n++;
        }
        row += (int) part.out();
      }
    }
    return out;
  }

  /**
   * What each B is multiplied by to stay block-diagonal: 1 on the blocks, 0 elsewhere; empty where
   * a matrix has one part, whose B is all block.
   */
  List<HostTensor> masks() {
    int r = adapter.rank();
    List<HostTensor> out = new ArrayList<>();
    for (Matrix matrix : matrices) {
      if (matrix.parts().size() == 1 || matrix.adapted() == 0) {
        out.add(new HostTensor(new long[] {0}, new float[0]));
        continue;
      }
      int columns = r * matrix.adapted();
      float[] mask = new float[Math.toIntExact(matrix.out() * columns)];
      int n = 0;
      int row = 0;
      for (Part part : matrix.parts()) {
        if (part.adapted()) {
          for (int o = 0; o < part.out(); o++) {
            int at = (row + o) * columns + n * r;
            Arrays.fill(mask, at, at + r, 1);
          }
          n++;
        }
        row += (int) part.out();
      }
      out.add(new HostTensor(new long[] {matrix.out(), columns}, mask));
    }
    return out;
  }

  private void check(Map<String, HostTensor> named) {
    Map<String, long[]> expected = named();
    expected.forEach(
        (name, shape) -> {
          HostTensor tensor = named.get(name);
          if (tensor == null) throw new IllegalArgumentException("no tensor " + name);
          if (!Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalArgumentException(
                "%s has shape %s, the model and the adapter's rank need %s"
                    .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
          }
        });
    Set<String> names = expected.keySet();
    for (String name : named.keySet()) {
      if (names.contains(name)) continue;
      throw new IllegalArgumentException(
          "tensor %s belongs to none of the target modules %s of a decoder with %d layers"
              .formatted(name, adapter.targets(), matrices.size() / 4));
    }
  }
}
