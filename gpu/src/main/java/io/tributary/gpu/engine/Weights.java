package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model's weights on the device: the decoder's, in the kernels' order, and maybe adapters on top.
 * Owns what it was made with; a model with adapters shares its base, which must outlive it.
 */
public final class Weights implements AutoCloseable {
  private final NDManager scope;
  private final List<NDArray> base;
  private final List<NDArray> adapters;
  private final NDArray scaling;
  private final List<NDArray> masks;
  private final Layout layout;

  /** Of the base, and of all that share it. */
  private final Operands operands;

  /** The same object in every copy of one base, whatever its device. */
  private final Object origin;

  /** Weights of a decoder without adapters. */
  Weights(NDManager scope, List<NDArray> base, Layout layout) {
    this(
        scope,
        base,
        new Operands(scope, base),
        new Object(),
        List.of(),
        Adapters.scalar(scope, 0),
        List.of(),
        layout);
  }

  /**
   * Weights with adapters.
   *
   * @param scope owns adapters, scaling and masks
   * @param base owns the decoder's weights; adapters that it has itself do not count
   * @param adapters A and B of each matrix of each layer in turn, empty where there is none
   * @param scaling what B A is multiplied by, a scalar
   * @param masks of each B; only gradients need them
   */
  Weights(
      NDManager scope,
      Weights base,
      List<NDArray> adapters,
      NDArray scaling,
      List<NDArray> masks,
      Layout layout) {
    this(scope, base.base, base.operands, base.origin, adapters, scaling, masks, layout);
  }

  private Weights(
      NDManager scope,
      List<NDArray> base,
      Operands operands,
      Object origin,
      List<NDArray> adapters,
      NDArray scaling,
      List<NDArray> masks,
      Layout layout) {
    this.scope = scope;
    this.base = List.copyOf(base);
    this.operands = operands;
    this.origin = origin;
    this.adapters = List.copyOf(adapters);
    this.scaling = scaling;
    this.masks = List.copyOf(masks);
    this.layout = layout;
  }

  /** The decoder's own weights. */
  List<NDArray> base() {
    return base;
  }

  /** What passes without gradients take as {@code ws}. */
  List<NDArray> forScoring(Kernels kernels) {
    return operands.of(kernels, kernels.compute().inference(), Optional.empty());
  }

  /** What training passes take as {@code ws}. */
  List<NDArray> forTraining(Kernels kernels) {
    return operands.of(kernels, kernels.compute().training(), Optional.empty());
  }

  /** Makes what training passes take, if it is not there, by several threads. */
  void readyForTraining(Kernels kernels, Workers workers) {
    operands.of(kernels, kernels.compute().training(), Optional.of(workers));
  }

  /** To be called after {@link #trained} have been written over. */
  void changed() {
    if (adapters.isEmpty()) operands.drop();
  }

  /** What the kernels take as {@code ads}: adapters, then their scaling. */
  List<NDArray> adapters() {
    List<NDArray> out = new ArrayList<>(adapters);
    out.add(scaling);
    return out;
  }

  /** What the kernels take as {@code masks}. */
  List<NDArray> masks() {
    return masks;
  }

  /** What training changes: the adapters if there are any, else the decoder's weights. */
  List<NDArray> trained() {
    return adapters.isEmpty() ? base : adapters;
  }

  /** Names and shapes of {@link #trained}. */
  Layout layout() {
    return layout;
  }

  /** The shape of the adapters, if there are any. */
  public Optional<AdapterShape> adapter() {
    return layout instanceof AdapterLayout of ? Optional.of(of.adapter()) : Optional.empty();
  }

  /** Whether adapters are trained, over a base that stays. */
  public boolean adapted() {
    return !adapters.isEmpty();
  }

  /** The same model with these in place of what is trained; they belong to {@code own}. */
  Weights with(NDManager own, List<NDArray> trained) {
    if (adapters.isEmpty()) return new Weights(own, trained, layout);
    return new Weights(own, this, trained, ownScaling(own), Devices.copy(own, masks), layout);
  }

  /** All of it on the device of {@code kernels}, the base too; shares nothing with this one. */
  public Weights on(Kernels kernels) {
    NDManager own = kernels.newScope();
    List<NDArray> there = Devices.copy(own, base);
    return new Weights(
        own,
        there,
        new Operands(own, there),
        origin,
        Devices.copy(own, adapters),
        ownScaling(own),
        Devices.copy(own, masks),
        layout);
  }

  /**
   * A {@link #frozen} copy on the device of {@code kernels}, where its base is already: the
   * adapters alone are copied. Without adapters all of it is.
   *
   * @param there has a copy of the same base on that device, and must outlive what is returned
   * @throws IllegalArgumentException if it has another base
   */
  public Weights over(Kernels kernels, Weights there) {
    if (adapters.isEmpty()) return on(kernels);
    if (there.origin != origin) {
      throw new IllegalArgumentException("adapters of one model over the base of another");
    }
    NDManager own = kernels.newScope();
    return new Weights(own, there, Devices.copy(own, adapters), ownScaling(own), List.of(), layout);
  }

  /** Whether the decoder's own weights are the same tensors, not copies. */
  public boolean sharesBase(Weights other) {
    return base.get(0) == other.base.get(0);
  }

  /** Whether kernels of that device can read them. */
  public boolean isOn(Kernels kernels) {
    return base.get(0).getDevice().equals(NativeEngine.device(kernels.compute().device()));
  }

  /** A copy on the same device with a scope of its own; of the adapters alone if there are any. */
  public Weights copy(Kernels kernels) {
    NDManager own = kernels.newScope();
    return with(own, Devices.copy(own, trained()));
  }

  /** A {@link #copy} to sample and score with: it has not what only gradients need. */
  public Weights frozen(Kernels kernels) {
    NDManager own = kernels.newScope();
    List<NDArray> copies = Devices.copy(own, trained());
    if (adapters.isEmpty()) return new Weights(own, copies, layout);
    return new Weights(own, this, copies, ownScaling(own), List.of(), layout);
  }

  private NDArray ownScaling(NDManager own) {
    return Adapters.scalar(own, scaling.toFloatArray()[0]);
  }

  @Override
  public void close() {
    scope.close();
  }
}
