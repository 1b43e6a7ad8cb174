package io.tributary.bench;

import io.tributary.bench.ScaleMemory.Place;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
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

/** The stream itself, with engines that take declared times and compute nothing. */
@Command(
    name = "bench/scale",
    mixinStandardHelpOptions = true,
    description =
        "Measures the actors and the pair log behind simulated engines: throughput by generators"
            + " beside the ideal, lock-step beside streaming, pairs a second with no engine to wait"
            + " for, and memory by prompts in flight; prints tables, and writes them to"
            + " bench/results.")
public final class ScaleBench implements Callable<Integer> {
  /** What can be measured. */
  enum Part {
    FLEET,
    PHASES,
    SATURATION,
    MEMORY
  }

  /** Where pairs can go. */
  enum Log {
    SQLITE,
    POSTGRESQL;

    PairLogTarget in(Path work) throws IOException {
      return this == SQLITE ? PairLogTarget.sqlite(work) : PairLogTarget.embeddedPostgres(work);
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--parts",
      split = ",",
      defaultValue = "fleet,phases,saturation,memory",
      paramLabel = "NAME",
      description = "Of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private List<Part> parts;

  @Option(
      names = "--generators",
      split = ",",
      defaultValue = "1,2,4,8,16,32,64",
      paramLabel = "N",
      description = "Default: ${DEFAULT-VALUE}")
  private List<Integer> generators;

  @Option(
      names = "--ratios",
      split = ",",
      defaultValue = "1,2,4,9",
      paramLabel = "R",
      description = "Generation to training. Default: ${DEFAULT-VALUE}")
  private List<Double> ratios;

  @Option(
      names = "--units",
      split = ",",
      defaultValue = "1,2,4,8,16,32",
      paramLabel = "N",
      description = "Prompts in a work unit, with no engine to wait for. Default: ${DEFAULT-VALUE}")
  private List<Integer> units;

  @Option(
      names = "--logs",
      split = ",",
      defaultValue = "sqlite,postgresql",
      paramLabel = "NAME",
      description =
          "Of ${COMPLETION-CANDIDATES}, with no engine to wait for; PostgreSQL is started here."
              + " Default: ${DEFAULT-VALUE}")
  private List<Log> logs;

  @Option(
      names = "--in-flight",
      split = ",",
      defaultValue = "1000,100000",
      paramLabel = "N",
      description = "Prompts fed and not trained. Default: ${DEFAULT-VALUE}")
  private List<Integer> inFlight;

  @Option(
      names = "--warm-up",
      defaultValue = "5",
      paramLabel = "SECONDS",
      description = "After the first step, before each window. Default: ${DEFAULT-VALUE}")
  private int warmUp;

  @Option(
      names = "--window",
      defaultValue = "20",
      paramLabel = "SECONDS",
      description = "Measured of each row. Default: ${DEFAULT-VALUE}")
  private int window;

  @Mixin private WorkFolderOption folder;

  @Mixin private ResultsOption results;

  @Option(
      names = "--name",
      defaultValue = "scale",
      paramLabel = "NAME",
      description = "The JSON's name before the date. Default: ${DEFAULT-VALUE}")
  private String name;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ScaleBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    requirePositive();
    Path work = folder.make("scale-bench");
    // the server may run as another user
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, Object> figures = new LinkedHashMap<>();
    PrintWriter print = spec.commandLine().getOut();
    try (PairLogTarget sqlite = PairLogTarget.sqlite(work)) {
      // Classes are loaded and compiled before anything counts.
      run(ScalePlan.saturated(8), "warming up", sqlite);
      run(ScalePlan.fleet(16), "warming up", sqlite);
      for (Part part : parts) {
        switch (part) {
          case FLEET -> new ScaleTables(figures, print).fleet(fleet(sqlite));
          case PHASES -> new ScaleTables(figures, print).phases(phases(sqlite));
          case SATURATION -> new ScaleTables(figures, print).saturation(saturation(work));
          case MEMORY -> new ScaleTables(figures, print).memory(memory(work));
        }
      }
    } finally {
      TemporaryFolders.delete(work);
    }
    results.report(print, name, figures);
    return 0;
  }

  private List<ScaleRun> fleet(PairLogTarget log) throws IOException, InterruptedException {
    List<ScaleRun> rows = new ArrayList<>();
    for (int count : generators) rows.add(run(ScalePlan.fleet(count), "generators " + count, log));
    return rows;
  }

  private List<PhaseRow> phases(PairLogTarget log) throws IOException, InterruptedException {
    List<PhaseRow> rows = new ArrayList<>();
    for (double spread : new double[] {0, 0.5}) {
      for (double ratio : ratios) {
        String label = "ratio %s, spread %s, ".formatted(ratio, spread);
        ScaleRun lockStep = run(ScalePlan.phases(1, ratio, spread, true), label + "lock-step", log);
        ScaleRun stream = run(ScalePlan.phases(1, ratio, spread, false), label + "streaming", log);
        rows.add(new PhaseRow(ratio, lockStep, stream));
      }
    }
    return rows;
  }

  private List<ScaleRun> saturation(Path work) throws IOException, InterruptedException {
    List<ScaleRun> rows = new ArrayList<>();
    for (Log one : logs) {
      try (PairLogTarget log = one.in(work)) {
        for (int unit : units) {
          rows.add(run(ScalePlan.saturated(unit), log.label() + ", prompts a unit " + unit, log));
        }
      }
    }
    return rows;
  }

  private List<ScaleMemory> memory(Path work) throws IOException, InterruptedException {
    List<ScaleMemory> rows = new ArrayList<>();
    for (Place place : Place.values()) {
      for (int prompts : inFlight) {
        say(prompts + " prompts " + place.label());
        rows.add(ScaleMemory.measure(place, prompts, work));
      }
    }
    return rows;
  }

  private ScaleRun run(ScalePlan plan, String what, PairLogTarget log)
      throws IOException, InterruptedException {
    say(what);
    return ScaleRun.measure(plan, seconds(warmUp), seconds(window), log);
  }

  private void say(String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(what + " ...");
    err.flush();
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private void requirePositive() {
    boolean positive = warmUp >= 1 && window >= 1 && ratios.stream().allMatch(r -> r > 0);
    for (List<Integer> counts : List.of(generators, units, inFlight)) {
      positive &= counts.stream().allMatch(n -> n >= 1);
    }
    if (!positive) {
      throw new ParameterException(
          spec.commandLine(), "all numbers must be 1 or more, and ratios more than 0");
    }
  }
}
