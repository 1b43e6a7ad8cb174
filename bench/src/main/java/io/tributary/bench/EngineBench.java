package io.tributary.bench;

import io.tributary.gpu.engine.MatmulPath;
import io.tributary.gpu.engine.NativeEngine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The engine on some shapes, beside the machine's limits measured in the same run. */
@Command(
    name = "bench/engine",
    mixinStandardHelpOptions = true,
    description =
        "Measures matrix products, memory, decoding and training steps by model shape, path and"
            + " threads, prints a table, and writes it to bench/results.")
public final class EngineBench implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--shapes",
      split = ",",
      defaultValue = "small,mid",
      paramLabel = "NAME",
      description = "Of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private List<BenchShape> shapes;

  @Option(
      names = "--paths",
      split = ",",
      defaultValue = "fp32,fp32_onednn,bf16,fp16",
      paramLabel = "NAME",
      description = "Of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private List<MatmulPath> paths;

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
      defaultValue = "1,8,32",
      paramLabel = "N",
      description = "Rows decoded together, by all engines. Default: ${DEFAULT-VALUE}")
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

  @Mixin private ResultsOption results;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new EngineBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
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
    return Setup.of(paths, threads);
  }

  private void atLeastOne(String option, int value) {
    if (value >= 1) return;
    throw new ParameterException(
        spec.commandLine(), option + ": " + value + " is less than 1, the least");
  }

  @Override
  public Integer call() {
    List<Setup> setups = setups();
    PrintWriter err = spec.commandLine().getErr();
    List<Measurement> rows = new ArrayList<>();
    double best = 0;
    for (Setup setup : setups) {
      err.printf("measuring %s, %s threads ...%n", setup.pathLabel(), setup.threadsLabel());
      Limits limits = Limits.measure(setup, gemm);
      if (limits.hasGflops()) {
        best = Math.max(best, limits.gflops());
        rows.add(Measurement.ofLimit("GEMM %d".formatted(gemm), setup, limits.gflops(), "GFLOP/s"));
      }
      rows.add(Measurement.ofLimit("memory read", setup, limits.gbPerSecond(), "GB/s"));
      // on a path without hardware behind it a step takes minutes and says nothing
      boolean trains = setup.path().trains() && limits.gflops() > best / 4;
      for (BenchShape shape : shapes) measure(shape, setup, limits, trains, rows);
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("libtorch", NativeEngine.version());
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (BenchShape shape : shapes) parameters.put(shape.name(), shape.shape().parameters());
    figures.put("parameters", parameters);
    figures.put("measurements", rows);
    results.report(spec.commandLine().getOut(), "engine", figures, Measurement.table(rows));
    return 0;
  }

  private void measure(
      BenchShape shape, Setup setup, Limits limits, boolean trains, List<Measurement> rows) {
    try (EngineLoad load = new EngineLoad(shape, setup, limits, repeats)) {
      for (int batch : batches) {
        if (batch % setup.engines() == 0) rows.add(load.decode(batch));
      }
      if (!trains) return;
      rows.add(load.sft());
      rows.add(load.dpo());
    }
  }
}
