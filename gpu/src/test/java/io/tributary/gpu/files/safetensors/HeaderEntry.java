package io.tributary.gpu.files.safetensors;

import java.util.ArrayList;
import java.util.List;

/** One tensor of a header as text, so that every part of it can be wrong. */
final class HeaderEntry {
  String name;
  String dtype;
  final List<String> shape;
  final List<String> offsets;

  /** What follows the three known keys, such as a key of its own or one of them again. */
  String more = "";

  HeaderEntry(String name, String dtype, List<String> shape, List<String> offsets) {
    this.name = name;
    this.dtype = dtype;
    this.shape = new ArrayList<>(shape);
    this.offsets = new ArrayList<>(offsets);
  }

  HeaderEntry copy() {
    HeaderEntry copy = new HeaderEntry(name, dtype, shape, offsets);
    copy.more = more;
    return copy;
  }

  String json() {
    return "\"%s\":{\"dtype\":%s,\"shape\":[%s],\"data_offsets\":[%s]%s}"
        .formatted(name, dtype, String.join(",", shape), String.join(",", offsets), more);
  }
}
