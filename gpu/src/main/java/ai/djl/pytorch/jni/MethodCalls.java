package ai.djl.pytorch.jni;

import ai.djl.pytorch.engine.PtSymbolBlock;
import java.util.List;

/**
 * Calls a TorchScript method with any values and with autograd at hand, which DJL offers only one
 * of at a time: its {@code runMethod} turns autograd off for good, its {@code forward} takes arrays
 * alone. In DJL's package because its native library is package-private.
 */
public final class MethodCalls {
  private MethodCalls() {}

  /**
   * Runs the method.
   *
   * @param autograd whether the method may turn gradients on
   * @return the caller's to close
   */
  public static IValue run(
      PtSymbolBlock block, String method, List<IValue> arguments, boolean autograd) {
    long[] handles = arguments.stream().mapToLong(IValue::getHandle).toArray();
    return new IValue(
        PyTorchLibrary.LIB.moduleRunMethod(block.getHandle(), method, handles, autograd, false));
  }
}
