package io.tributary.gpu.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.LibUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which libtorch runs in this JVM, and whether it can use CUDA.
 *
 * @param version libtorch's
 * @param folder where it was loaded from
 * @param own value of {@code PYTORCH_LIBRARY_PATH}: a libtorch of the user's
 * @param flavor value of {@code PYTORCH_FLAVOR}: DJL's JNI library that goes with it
 * @param withCuda whether the folder holds CUDA's half of libtorch
 * @param bound whether libtorch says that it can use CUDA
 * @param driver whether an NVIDIA driver is loaded
 * @param devices that CUDA finds
 */
public record NativeLibrary(
    String version,
    Path folder,
    Optional<String> own,
    Optional<String> flavor,
    boolean withCuda,
    boolean bound,
    boolean driver,
    int devices) {
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

  static NativeLibrary of(Engine engine) {
    Path folder = Path.of(LibUtils.getLibtorchPath());
    boolean bound = engine.hasCapability(StandardCapabilities.CUDA);
    return new NativeLibrary(
        engine.getVersion(),
        folder,
        given("PYTORCH_LIBRARY_PATH"),
        given("PYTORCH_FLAVOR"),
        holdsCuda(folder),
        bound,
        Files.exists(DRIVER),
        engine.getGpuCount());
  }

  private static Optional<String> given(String name) {
    String value = System.getenv(name);
    if (value == null) value = System.getProperty(name);
    return Optional.ofNullable(value).filter(text -> !text.isEmpty());
  }

  private static boolean holdsCuda(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.getFileName().toString().contains("torch_cuda"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  /** CUDA devices that can be computed on. */
  public int usableDevices() {
    return withCuda && bound ? devices : 0;
  }

  /** Version, and where it comes from. */
  public String describe() {
    return "libtorch %s, %s in %s"
        .formatted(
            version, own.isPresent() ? "of PYTORCH_LIBRARY_PATH," : "DJL's own natives,", folder);
  }

  /** The CUDA devices, or why there are none. */
  public String cuda() {
    if (usableDevices() > 0) {
      return devices == 1 ? "cuda:0" : "cuda:0 to cuda:" + (devices - 1);
    }
    if (!withCuda) {
      return own.isPresent()
          ? "no: the libtorch of PYTORCH_LIBRARY_PATH is built without CUDA"
          : "no: DJL's natives in this build are without CUDA; build with -Pcuda, or set PYTORCH_LIBRARY_PATH";
    }
    if (!driver) return "no: no NVIDIA driver is loaded (" + DRIVER + " is not there)";
    if (own.isPresent() && flavor.filter(f -> f.startsWith("cu")).isEmpty()) {
      return "no: PYTORCH_FLAVOR is %s; it must name DJL's CUDA library, cu128"
          .formatted(flavor.orElse("not set"));
    }
    return "no: driver and libtorch are there, but libtorch finds no device; the driver may be older than libtorch's CUDA, or CUDA_VISIBLE_DEVICES may hide all devices";
  }
}
