package io.tributary.gpu.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtModel;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The TorchScript kernels for one decoder shape, compiled by libtorch. Holds no weights; methods
 * may be called from several threads at once.
 */
public final class Kernels implements AutoCloseable {
  private final DecoderShape shape;
  private final Compute compute;
  private final Model model;
  private final PtSymbolBlock block;

  public Kernels(DecoderShape shape, Compute compute) {
    this.shape = shape;
    this.compute = compute;
    NativeEngine.version();
    model = Model.newInstance("kernels", NativeEngine.device(compute.device()), "PyTorch");
    byte[] archive = KernelArchive.build(integers(), floats());
    try {
      ((PtModel) model).load(new ByteArrayInputStream(archive), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException("the kernels do not compile", e);
    }
    block = (PtSymbolBlock) model.getBlock();
  }

  private TreeMap<String, Integer> integers() {
    return new TreeMap<>(
        Map.of(
            "layers", shape.layers(),
            "heads", shape.heads(),
            "kv_heads", shape.kvHeads(),
            "head_width", shape.headWidth(),
            "head_at", shape.head() == DecoderShape.Head.TIED ? 0 : 2 + 6 * shape.layers(),
            "path", compute.inference().code(),
            "gradient_path", compute.training().code()));
  }

  private TreeMap<String, Double> floats() {
    return new TreeMap<>(Map.of("rope_theta", shape.ropeTheta(), "rms_eps", shape.rmsEps()));
  }

  /** Changes whenever the kernels or libtorch do: part of the key of what they made. */
  public static String fingerprint() {
    return NativeEngine.version() + "\n" + KernelArchive.sources();
  }

  public DecoderShape shape() {
    return shape;
  }

  public Compute compute() {
    return compute;
  }

  /** A new scope on this engine's device. */
  NDManager newScope() {
    return NativeEngine.newScope(compute.device());
  }

  /** Calls a method without autograd; the results belong to {@code scope}. */
  NDList call(NDManager scope, String method, Object... arguments) {
    return invoke(scope, method, false, arguments);
  }

  /** Calls a method that computes gradients. */
  NDList callWithGradients(NDManager scope, String method, Object... arguments) {
    return invoke(scope, method, true, arguments);
  }

  /** DJL's protocol: the first array's name is the method, arrays that share "n[]" form a list. */
  private NDList invoke(NDManager scope, String method, boolean autograd, Object[] arguments) {
    // thread-local in libtorch; the optimising executor recompiles for every new length
    JniUtils.setGraphExecutorOptimize(false);
    NDArray name = scope.create(0f);
    name.setName("module_method:" + method);
    NDList inputs = new NDList(name);
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof List<?> list) {
        String group = "a" + i + "[]";
        for (Object element : list) inputs.add(named((NDArray) element, group));
      } else {
        inputs.add(named((NDArray) arguments[i], null));
      }
    }
    try {
      return IValueUtils.forward(block, inputs, autograd);
    } finally {
      name.close();
    }
  }

  private static NDArray named(NDArray array, String name) {
    array.setName(name);
    return array;
  }

  @Override
  public void close() {
    model.close();
  }
}
