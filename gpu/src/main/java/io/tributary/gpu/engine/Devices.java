package io.tributary.gpu.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/** Tensors on their way from one device to another. */
final class Devices {
  private Devices() {}

  /** The tensor on the device of {@code scope}: itself, or a copy that belongs to the scope. */
  static NDArray on(NDManager scope, NDArray array) {
    Device device = scope.getDevice();
    if (array.getDevice().equals(device)) return array;
    NDArray moved = array.toDevice(device, true);
    moved.attach(scope);
    return moved;
  }

  static List<NDArray> on(NDManager scope, List<NDArray> arrays) {
    List<NDArray> out = new ArrayList<>();
    for (NDArray array : arrays) out.add(on(scope, array));
    return out;
  }

  /** A copy that belongs to {@code scope}, on its device. */
  static NDArray copy(NDManager scope, NDArray array) {
    NDArray moved = on(scope, array);
    if (moved != array) return moved;
    NDArray copy = array.duplicate();
    copy.attach(scope);
    return copy;
  }

  static List<NDArray> copy(NDManager scope, List<NDArray> arrays) {
    List<NDArray> out = new ArrayList<>();
    for (NDArray array : arrays) out.add(copy(scope, array));
    return out;
  }
}
