package io.tributary.gpu.engine;

import java.util.List;

/** The one place that knows how libtorch says that a device has no memory left. */
public final class OutOfDeviceMemory {
  /** Parts of the messages; they arrive as DJL's EngineException, which has no type for it. */
  private static final List<String> MESSAGES =
      List.of(
          "DefaultCPUAllocator: can't allocate memory",
          "DefaultCPUAllocator: not enough memory",
          "CUDA out of memory",
          "CUDA error: out of memory",
          "CUBLAS_STATUS_ALLOC_FAILED",
          "std::bad_alloc");

  private OutOfDeviceMemory() {}

  /** Whether that is why it was thrown. */
  public static boolean is(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message != null && MESSAGES.stream().anyMatch(message::contains)) return true;
    }
    return false;
  }

  /** What libtorch keeps for later goes back to the device; nothing to do on a CPU. */
  static void release(String device) {
    NativeEngine.releaseCached(device);
  }
}
