package io.tributary.gpu.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtModel;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.MethodCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
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
    byte[] archive = KernelArchive.build(attributes());
    try {
      ((PtModel) model).load(new ByteArrayInputStream(archive), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException("the kernels do not compile", e);
    }
    block = (PtSymbolBlock) model.getBlock();
  }

  private TreeMap<String, Object> attributes() {
    DecoderShape.Variant variant = shape.variant();
    TreeMap<String, Object> out = new TreeMap<>(WeightLayout.places(shape));
    out.put("layers", shape.layers());
    out.put("heads", shape.heads());
    out.put("kv_heads", shape.kvHeads());
    out.put("head_width", shape.headWidth());
    out.put("gelu", variant.gelu() ? 1 : 0);
    out.put("window", variant.window());
    out.put("path", compute.inference().code());
    out.put("gradient_path", compute.training().code());
    out.put("rms_eps", shape.rmsEps());
    out.put("norm_offset", variant.normOffset());
    out.put("embedding_scale", variant.embeddingScale());
    out.put("frequencies", shape.frequencies());
    return out;
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

  /**
   * Calls a method. An argument is an array, a {@code List} of arrays, an {@code NDArray[]} that
   * stands for as many arguments, a {@code long[]}, a {@code double[]} or a {@code Long}.
   *
   * @return arrays that belong to {@code scope}, those of a list in its place
   */
  NDList call(NDManager scope, String method, Object... arguments) {
    return run(scope, method, false, arguments);
  }

  /** Calls a method that takes gradients. */
  NDList callWithGradients(NDManager scope, String method, Object... arguments) {
    return run(scope, method, true, arguments);
  }

  private NDList run(NDManager scope, String method, boolean autograd, Object[] arguments) {
    NativeEngine.applyThreads();
    // thread-local in libtorch; the optimising executor recompiles for every new length
    JniUtils.setGraphExecutorOptimize(false);
    List<IValue> values = new ArrayList<>();
    try {
      for (Object argument : arguments) {
        if (argument instanceof NDArray[] several) {
          for (NDArray one : several) values.add(value(one));
        } else {
          values.add(value(argument));
        }
      }
      try (IValue result = MethodCalls.run(block, method, values, autograd)) {
        return result.toNDList((PtNDManager) scope);
      }
    } finally {
      values.forEach(IValue::close);
    }
  }

  private static IValue value(Object argument) {
    if (argument instanceof NDArray array) return IValue.from((PtNDArray) array);
    if (argument instanceof long[] whole) return IValue.listFrom(whole);
    if (argument instanceof double[] numbers) return IValue.listFrom(numbers);
    if (argument instanceof Long whole) return IValue.from(whole);
    if (argument instanceof List<?> list) {
      return IValue.listFrom(list.toArray(PtNDArray[]::new));
    }
    throw new IllegalArgumentException("no argument of " + argument.getClass());
  }

  /** The options of a pass over many positions, as the kernels take them. */
  long[] passOptions() {
    return compute.memory().options(shape.vocabulary());
  }

  @Override
  public void close() {
    model.close();
  }
}
