package io.tributary.app.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.ExitCode;
import io.tributary.app.cli.DoctorRequest;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import io.tributary.app.cli.Service;
import io.tributary.app.making.EmbeddedShape;
import io.tributary.app.making.Workshop;
import io.tributary.app.run.ComputeChoice;
import io.tributary.config.Settings;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.ComputeProbe;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.FreeMemory;
import io.tributary.gpu.engine.MatmulPath;
import io.tributary.gpu.engine.NativeEngine;
import io.tributary.gpu.engine.RowChoice;
import io.tributary.gpu.model.Shapes;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code tributary doctor}: what this machine is, measured, and what a run would use. */
final class DoctorService implements Service<DoctorRequest> {
  private static final int GEMM_SIZE = 1024;
  private static final double GIB = 1L << 30;
  private static final String CPU = "cpu";

  @Override
  public ExitCode execute(DoctorRequest request, Output output) throws Exception {
    Settings settings = SettingsAccess.load(request.settings()).settings();
    Map<String, String> facts = facts(settings);
    if (request.style() == OutputStyle.JSON) {
      output.out().println(new ObjectMapper().writeValueAsString(facts));
      return ExitCode.OK;
    }
    int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
    facts.forEach((name, value) -> output.out().printf("%-" + width + "s  %s%n", name, value));
    return ExitCode.OK;
  }

  static Map<String, String> facts(Settings settings) throws Exception {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("java", System.getProperty("java.version") + ", " + System.getProperty("os.arch"));
    facts.put("engine", NativeEngine.library().describe());
    facts.put("CUDA", NativeEngine.library().cuda());
    facts.put("device", placement(settings));
    facts.put("devices found", NativeEngine.devices());
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    for (MatmulPath path : MatmulPath.values()) {
      if (!path.plainProducts() || !path.onCpu()) continue;
      facts.put(
          "GEMM " + ComputeChoice.label(path),
          String.format(
              Locale.ROOT,
              "%.0f GFLOP/s on one thread (%d x %d)",
              ComputeProbe.gemmGflops(path, GEMM_SIZE),
              GEMM_SIZE,
              GEMM_SIZE));
    }
    facts.put(
        "memory bandwidth",
        String.format(
            Locale.ROOT, "%.1f GB/s read by one thread", ComputeProbe.memoryReadGbPerSecond()));
    facts.put("memory", memory(settings.policyDevice()));
    facts.put("disk free", gib(Files.getFileStore(existing(settings)).getUsableSpace()));
    facts.put("dtypes", "fp32, bf16 (fp32 master weights); to sample from on CPUs also fp16, int8");
    DecoderShape shape =
        settings
            .model()
            .folder()
            .map(Shapes::of)
            .orElseGet(() -> EmbeddedShape.of(settings.embedded().model()));
    Compute compute = ComputeChoice.of(settings, shape);
    int generators = settings.generation().generators();
    facts.put("one row", RowChoice.of(shape, compute, generators).describe());
    facts.put(
        "would use",
        "%s; sampling and scoring %s, training %s; %d threads to make models, %d for the learner, %d generator"
            .formatted(
                compute.device(),
                ComputeChoice.label(compute.inference()),
                ComputeChoice.label(compute.training()),
                Workshop.of(settings, compute).threads(),
                settings.learner().threads(),
                generators));
    return facts;
  }

  private static String placement(Settings settings) {
    List<String> generators = new ArrayList<>();
    for (int i = 0; i < settings.generation().generators(); i++) {
      generators.add(settings.generatorDevice(i));
    }
    return "policy on %s, reference on %s, judge on %s, generators on %s"
        .formatted(
            settings.policyDevice(),
            settings.referenceDevice(),
            settings.judgeDevice(),
            String.join(", ", generators));
  }

  /** What planning goes by: the free memory of the host, and of the device if that is another. */
  private static String memory(String device) {
    String host = gib(FreeMemory.of(CPU)) + " free";
    var system = ManagementFactory.getOperatingSystemMXBean();
    if (system instanceof com.sun.management.OperatingSystemMXBean os) {
      host += " of " + gib(os.getTotalMemorySize());
    }
    if (device.equals(CPU) || !NativeEngine.has(device)) return host;
    return host + "; " + gib(FreeMemory.of(device)) + " free on " + device;
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
  }

  /** The nearest folder above the run folder that exists. */
  private static Path existing(Settings settings) {
    Path folder = settings.run().folder().toAbsolutePath();
    while (!Files.exists(folder)) folder = folder.getParent();
    return folder;
  }
}
