package io.tributary.app.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.config.Settings;
import io.tributary.config.TrainingSettings;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.ComputeProbe;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.MatmulPath;
import io.tributary.gpu.engine.TrainingMemory;
import io.tributary.gpu.files.ContentHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * How the engine computes on this machine: what the settings say, else the fastest fp32 path,
 * measured once and kept, so that a seed gives the same bits every time.
 */
public final class ComputeChoice {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ComputeChoice() {}

  /** The paths as settings name them, for example {@code fp32}. */
  public static String label(MatmulPath path) {
    return path.name().toLowerCase(Locale.ROOT);
  }

  /** The choice for a shape on the policy's device. */
  public static Compute of(Settings settings, DecoderShape shape) {
    return of(settings, shape, settings.policyDevice());
  }

  /** The choice for a shape; a deterministic run takes plain fp32 and measures nothing. */
  public static Compute of(Settings settings, DecoderShape shape, String device) {
    Compute paths =
        switch (settings.model().dtype()) {
          case FP32 -> new Compute(device, MatmulPath.FP32, MatmulPath.FP32);
          case BF16 ->
              new Compute(device, MatmulPath.bf16Sampling(device), MatmulPath.bf16(device));
          case AUTO -> measured(settings, shape, device);
          case FP16 -> sampling(MatmulPath.fp16(), measured(settings, shape, device));
          case INT8 -> sampling(MatmulPath.INT8, measured(settings, shape, device));
        };
    TrainingSettings training = settings.training();
    return paths.with(new TrainingMemory(training.logitMemory(), training.recompute()));
  }

  private static Compute measured(Settings settings, DecoderShape shape, String device) {
    return settings.pipeline().deterministic()
        ? new Compute(device, MatmulPath.FP32, MatmulPath.FP32)
        : kept(settings, shape, device);
  }

  /** Few weights' bytes count where rows are few, which is so in sampling alone. */
  private static Compute sampling(MatmulPath path, Compute measured) {
    return new Compute(measured.device(), path, measured.training());
  }

  private static Compute kept(Settings settings, DecoderShape shape, String device) {
    String key = key(Kernels.fingerprint(), shape, device, processor());
    Path file = settings.run().cacheFolder().resolve("compute-" + key.substring(0, 16) + ".json");
    try {
      if (Files.exists(file)) {
        Paths paths = JSON.readValue(file.toFile(), Paths.class);
        return new Compute(device, paths.inference(), paths.training());
      }
      Compute chosen = ComputeProbe.choose(shape, device).compute();
      Files.createDirectories(file.getParent());
      Path partial = Files.createTempFile(file.getParent(), "compute-", ".partial");
      Files.write(
          partial, JSON.writeValueAsBytes(new Paths(chosen.inference(), chosen.training())));
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      return chosen;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the compute choice in " + file, e);
    }
  }

  /** Of all that the fastest path hangs on; a choice is measured anew when one of them changes. */
  static String key(String engine, DecoderShape shape, String device, String processor) {
    return new ContentHash()
        .add("engine", engine)
        .add("shape", shape.toString())
        .add("device", device)
        .add("processor", processor)
        .hex();
  }

  private record Paths(MatmulPath inference, MatmulPath training) {}

  private static String processor() throws UncheckedIOException {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    if (!Files.exists(cpuinfo)) return System.getProperty("os.arch");
    try (var lines = Files.lines(cpuinfo)) {
      return lines.filter(l -> l.startsWith("model name")).findFirst().orElse("unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
