package io.tributary.bench;

import io.tributary.config.EmbeddedSettings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.NativeEngine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The engine on the embedded shape, beside the machine's limits measured in the same run. */
@Command(
    name = "bench/engine",
    mixinStandardHelpOptions = true,
    description =
        "Measures matrix products, memory, decoding and training steps of the embedded model's"
            + " shape by path and threads, prints a table, and writes it to bench/results.")
public final class EngineBench implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1,2",
      paramLabel = "N",
      description = "Default: ${DEFAULT-VALUE}")
  private List<Integer> threads;

  @Option(
      names = "--batches",
      split = ",",
      defaultValue = "1,8,32,64",
      paramLabel = "N",
      description = "Rows decoded together. Default: ${DEFAULT-VALUE}")
  private List<Integer> batches;

  @Option(
      names = "--repeats",
      defaultValue = "5",
      paramLabel = "N",
      description = "The median of so many counts. Default: ${DEFAULT-VALUE}")
  private int repeats;

  @Option(
      names = "--gemm",
      defaultValue = "1024",
      paramLabel = "N",
      description = "Rows and columns of the matrices. Default: ${DEFAULT-VALUE}")
  private int gemm;

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where the JSON goes. Default: bench/results")
  private Path results;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new EngineBench()).execute(arguments));
  }

  /**
   * What is measured, in order.
   *
   * @throws ParameterException if an argument is not what it must be
   */
  List<Setup> setups() {
    threads.forEach(n -> atLeastOne("--threads", n));
    batches.forEach(n -> atLeastOne("--batches", n));
    atLeastOne("--repeats", repeats);
    atLeastOne("--gemm", gemm);
    return Setup.of(threads);
  }

  private void atLeastOne(String option, int value) {
    if (value >= 1) return;
    throw new ParameterException(
        spec.commandLine(), option + ": " + value + " is less than 1, the least");
  }

  @Override
  public Integer call() {
    List<Setup> setups = setups();
    DecoderShape shape = embeddedShape();
    PrintWriter err = spec.commandLine().getErr();
    List<Measurement> rows = new ArrayList<>();
    for (Setup setup : setups) {
      err.printf("measuring %s, %s threads ...%n", setup.pathLabel(), setup.threadsLabel());
      measure(shape, setup, rows);
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("libtorch", NativeEngine.version());
    figures.put("shape", shape.toString());
    figures.put("parameters", shape.parameters());
    figures.put("measurements", rows);
    Path folder = results == null ? ResultFile.defaultFolder() : results;
    Path file = ResultFile.write(folder, "engine", LocalDate.now(), figures);
    PrintWriter print = spec.commandLine().getOut();
    print.print(Measurement.table(rows));
    print.println();
    print.println("Figures in " + file);
    print.flush();
    return 0;
  }

  private void measure(DecoderShape shape, Setup setup, List<Measurement> rows) {
    Limits limits = Limits.measure(setup, gemm);
    rows.add(Measurement.ofLimit("GEMM " + gemm + " × " + gemm, setup, limits.gflops(), "GFLOP/s"));
    rows.add(Measurement.ofLimit("memory read", setup, limits.gbPerSecond(), "GB/s"));
    try (EngineLoad load = new EngineLoad(shape, setup, limits, repeats)) {
      for (int batch : batches) rows.add(load.decode(batch));
      // where the path has no gradients, training is that of fp32
      if (!setup.path().trains()) return;
      rows.add(load.sft());
      rows.add(load.dpo());
    }
  }

  /** The shape that {@code tributary run} makes without settings. */
  private static DecoderShape embeddedShape() {
    EmbeddedSettings.Model m = SettingsLoader.defaults().load().settings().embedded().model();
    return DecoderShape.llama(
        m.vocabulary(),
        m.width(),
        m.layers(),
        m.heads(),
        m.kvHeads(),
        m.width() / m.heads(),
        m.ffn(),
        m.context(),
        10_000,
        1e-5,
        DecoderShape.Head.TIED);
  }
}
