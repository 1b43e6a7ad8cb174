package io.tributary.gpu.engine;

import io.tributary.gpu.files.HostTensor;
import java.util.List;
import java.util.Map;

/** Between the tensors of a published folder, by name, and a list that the kernels take. */
interface Layout {
  /** The kernels' list from named tensors. */
  List<HostTensor> fuse(Map<String, HostTensor> named);

  /** Named tensors from the kernels' list. */
  Map<String, HostTensor> split(List<HostTensor> fused);

  /** The shapes of the kernels' list. */
  List<long[]> shapes();
}
