package io.tributary.gpu.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;

/** The one place that starts libtorch and says how it runs in this JVM. */
public final class NativeEngine {
  private static final String NAME = "PyTorch";

  static {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  private static volatile int threadsPerCall = 1;
  private static final ThreadLocal<Integer> APPLIED = ThreadLocal.withInitial(() -> 0);

  private NativeEngine() {}

  private static final class Started {
    static final Engine ENGINE = start();

    private static Engine start() {
      return Engine.getEngine(NAME);
    }
  }

  /** Starts libtorch if need be; {@code Engine.getVersion()} is libtorch's. */
  public static String version() {
    return Started.ENGINE.getVersion();
  }

  /** Which libtorch it is. */
  public static NativeLibrary library() {
    return NativeLibrary.of(Started.ENGINE);
  }

  /** The devices libtorch can use here, in words. */
  public static String devices() {
    NativeLibrary library = library();
    return library.usableDevices() > 0
        ? "cpu, " + library.cuda()
        : "cpu alone (CUDA: " + library.cuda() + ")";
  }

  /** Whether libtorch can compute on that device here. */
  public static boolean has(String device) {
    Device wanted = device(device);
    return !wanted.isGpu() || wanted.getDeviceId() < library().usableDevices();
  }

  /**
   * Threads that one native call may use from now on. It is 1 at the start: one engine per core
   * beats one engine on all cores for models this side of a billion weights.
   */
  public static void setThreadsPerCall(int threads) {
    threadsPerCall = threads;
    applyThreads();
  }

  static int threadsPerCall() {
    return threadsPerCall;
  }

  /** Must run on each thread before its first native call: OpenMP counts for each thread apart. */
  static void applyThreads() {
    int wanted = threadsPerCall;
    if (APPLIED.get() == wanted) return;
    version();
    JniUtils.setNumThreads(wanted);
    APPLIED.set(wanted);
  }

  /** A scope of its own: what is created in it lives until it is closed. */
  static NDManager newScope(String device) {
    version();
    return NDManager.newBaseManager(device(device), NAME);
  }

  /** Gives memory that libtorch keeps for later back to that device. */
  static void releaseCached(String device) {
    if (device(device).isGpu()) JniUtils.emptyCudaCache();
  }

  static Device device(String name) {
    if (name.equals("cpu")) return Device.cpu();
    if (name.startsWith("cuda:")) return Device.gpu(Integer.parseInt(name.substring(5)));
    throw new IllegalArgumentException("model.device is " + name + "; use cpu or cuda:N");
  }
}
