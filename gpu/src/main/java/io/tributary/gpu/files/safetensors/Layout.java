package io.tributary.gpu.files.safetensors;

import io.tributary.gpu.files.ModelFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Checks that every data byte belongs to one tensor, and that every tensor fills its range. */
final class Layout {
  private Layout() {}

  static void check(Path file, Collection<TensorInfo> tensors, long dataLength) {
    List<TensorInfo> byOffset = new ArrayList<>(tensors);
    byOffset.sort(Comparator.comparingLong(TensorInfo::begin).thenComparing(TensorInfo::end));
    long filled = 0;
    for (TensorInfo t : byOffset) {
      String problem = problem(t, filled, dataLength);
      if (problem != null) throw new ModelFileException(file, t.name(), problem);
      filled = t.end();
    }
    if (filled != dataLength) {
      throw new ModelFileException(
          file, "has " + (dataLength - filled) + " bytes after the last tensor");
    }
  }

  private static String problem(TensorInfo t, long filled, long dataLength) {
    String range = "data_offsets [" + t.begin() + ", " + t.end() + "]";
    if (t.end() > dataLength) {
      return range + " end past the " + dataLength + " data bytes of the file";
    }
    if (t.begin() < filled) {
      return range + " overlap the tensor before it, which ends at " + filled;
    }
    if (t.begin() > filled) return range + " leave a hole after byte " + filled;
    if (t.begin() % t.dtype().bytes() != 0) return range + " are not aligned to " + t.dtype();
    return wrongSize(t);
  }

  private static String wrongSize(TensorInfo t) {
    try {
      long size = TensorFeed.bytes(t.dtype(), t.shape());
      if (size == t.end() - t.begin()) return null;
      return "%s of shape %s takes %d bytes, its data_offsets hold %d"
          .formatted(t.dtype(), Arrays.toString(t.shape()), size, t.end() - t.begin());
    } catch (ArithmeticException e) {
      return "shape " + Arrays.toString(t.shape()) + " is too large for any file";
    }
  }
}
