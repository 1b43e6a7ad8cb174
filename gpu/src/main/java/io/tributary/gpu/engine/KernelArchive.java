package io.tributary.gpu.engine;

import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.ObjectiveSpecs;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Puts the kernel sources into a TorchScript archive, in memory: a zip of stored entries with the
 * source under {@code code/}, one pickled module object and a version.
 */
final class KernelArchive {
  private static final String RESOURCES = "/io/tributary/gpu/kernels/";
  private static final List<String> LIBRARIES =
      List.of(
          "shape",
          "linear",
          "lora",
          "decoder",
          "trunk",
          "head",
          "reward",
          "contrast",
          "given",
          "loss",
          "value",
          "training",
          "sampling",
          "generation",
          "optimizer");
  private static final byte[] PROTOCOL_2 = {(byte) 0x80, 2};
  private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

  private KernelArchive() {}

  /**
   * The archive with the module's attributes set.
   *
   * @param attributes integers, doubles and lists of doubles, as the source declares them
   */
  static byte[] build(SortedMap<String, Object> attributes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      stored(zip, "data.pkl", pickle(attributes));
      stored(zip, "code/__torch__.py", source("module"));
      for (String library : LIBRARIES) {
        stored(zip, "code/__torch__/" + library + ".py", source(library));
      }
      objectives(zip);
      stored(zip, "constants.pkl", EMPTY_TUPLE);
      stored(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static final String INVERSE_Q = "objectives/inverse_q";

  /** The functions of all objectives, and one that chooses among them by number. */
  private static void objectives(ZipOutputStream zip) throws IOException {
    stored(zip, "code/__torch__/" + INVERSE_Q + ".py", source(INVERSE_Q));
    StringBuilder choice = new StringBuilder();
    choice.append("def loss(which: int, x: __torch__.given.Given, c: List[float]) -> Tensor:\n");
    choice.append("  out = x.total\n");
    int number = 0;
    for (ObjectiveSpec spec : ObjectiveSpecs.withKernel()) {
      String name = "objectives/" + spec.kernel().orElseThrow();
      stored(zip, "code/__torch__/" + name + ".py", source(spec.getClass(), name));
      choice.append("  if which == %d:\n".formatted(number++));
      choice.append("    out = __torch__.%s.loss(x, c)\n".formatted(name.replace('/', '.')));
    }
    choice.append("  return out\n");
    stored(zip, "code/__torch__/choice.py", choice.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The sources whole, for hashing: what is made with other kernels is not the same model. No model
   * that is kept is made with an objective's function.
   */
  static String sources() {
    StringBuilder all = new StringBuilder(new String(source("module"), StandardCharsets.UTF_8));
    for (String name : LIBRARIES) all.append(new String(source(name), StandardCharsets.UTF_8));
    return all.toString();
  }

  private static byte[] source(String name) {
    return source(KernelArchive.class, name);
  }

  private static byte[] source(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(RESOURCES + name + ".py")) {
      if (in == null) throw new IllegalStateException("kernel source missing: " + name);
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code Kernels.__new__()} with its attributes as state, in pickle's own opcodes. */
  private static byte[] pickle(SortedMap<String, Object> attributes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(PROTOCOL_2);
    out.writeBytes("c__torch__\nKernels\n");
    out.writeBytes(")");
    out.write(0x81);
    out.writeBytes("}(");
    key(out, "training");
    out.write(0x88);
    for (var entry : attributes.entrySet()) {
      key(out, entry.getKey());
      value(out, entry.getValue());
    }
    out.writeBytes("ub.");
    return bytes.toByteArray();
  }

  private static void value(DataOutputStream out, Object value) throws IOException {
    if (value instanceof Integer whole) {
      out.write('J');
      out.writeInt(Integer.reverseBytes(whole));
    } else if (value instanceof Double number) {
      out.write('G');
      out.writeDouble(number);
    } else if (value instanceof List<?> list) {
      out.writeBytes("ctorch.jit._pickle\nbuild_doublelist\n](");
      for (Object element : list) value(out, element);
      // appends to the list, makes it the only argument, calls
      out.writeBytes("e");
      out.write(0x85);
      out.writeBytes("R");
    } else {
      throw new IllegalArgumentException("no attribute of " + value.getClass());
    }
  }

  private static void key(DataOutputStream out, String name) throws IOException {
    out.write('X');
    out.writeInt(Integer.reverseBytes(name.length()));
    out.writeBytes(name);
  }

  private static void stored(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry entry = new ZipEntry("kernels/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
