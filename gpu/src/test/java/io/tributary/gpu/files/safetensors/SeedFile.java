package io.tributary.gpu.files.safetensors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A valid file to be damaged.
 *
 * @param metadata the value of {@code __metadata__} as JSON, or null
 * @param padding spaces after the header
 */
record SeedFile(String metadata, List<HeaderEntry> entries, int padding, int dataLength) {

  /** Small ones that have, between them, all that a file may have. */
  static List<SeedFile> all() {
    return List.of(
        seed(null, 0),
        seed(
            "{\"format\":\"pt\"}",
            3,
            "embed F32 3 4",
            "none F32 0 9",
            "half BF16 2 2",
            "old F16 2"),
        seed(null, 0, "ids I64 3", "mask BOOL 8", "bytes U8 8", "scalar F64"),
        seed("{}", 40, "scalar F32", "deep F16 1 2 1 2 1 2"),
        seed(
            "{\"a\":\"1\",\"ż\":\"🐢\"}", 1, "q.weight BF16 8 4", "q.bias BF16 8", "f8 F8_E4M3 16"),
        seed(null, 7, many()));
  }

  private static String[] many() {
    String[] tensors = new String[24];
    for (int i = 0; i < tensors.length; i++) tensors[i] = "model.layers." + i + ".w F32 " + i % 3;
    return tensors;
  }

  /** Tensors one behind the other, each given as name, dtype and sizes. */
  private static SeedFile seed(String metadata, int padding, String... tensors) {
    List<HeaderEntry> entries = new ArrayList<>();
    int end = 0;
    for (String tensor : tensors) {
      List<String> parts = Arrays.asList(tensor.split(" "));
      List<String> shape = parts.subList(2, parts.size());
      int size = Dtype.valueOf(parts.get(1)).bytes();
      for (String dimension : shape) size *= Integer.parseInt(dimension);
      List<String> offsets = List.of("" + end, "" + (end + size));
      entries.add(new HeaderEntry(parts.get(0), "\"" + parts.get(1) + "\"", shape, offsets));
      end += size;
    }
    return new SeedFile(metadata, entries, padding, end);
  }

  byte[] bytes() {
    return new Mutant(this, new Random(0)).bytes();
  }
}
