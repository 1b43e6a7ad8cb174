package io.tributary.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The main job over objectives and seeds, one process after the other; a run that has its report is
 * not repeated, one that was interrupted goes on.
 */
@Command(
    name = "bench/win-rates",
    mixinStandardHelpOptions = true,
    description =
        "Runs the main job for each objective and seed, prints a table of the reports, and writes"
            + " them to bench/results. Repeat the command to go on after an interruption.")
public final class WinRates implements Callable<Integer> {
  private static final List<String> OBJECTIVES = List.of("dpo", "inverse-q");
  private static final String SETTINGS = "settings.txt";

  @Spec private CommandSpec spec;

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "17,1,2,3",
      paramLabel = "N",
      description = "Default: ${DEFAULT-VALUE}")
  private List<Long> seeds;

  @Option(
      names = "--objectives",
      split = ",",
      defaultValue = "dpo,inverse-q",
      paramLabel = "NAME",
      description = "Default: ${DEFAULT-VALUE}")
  private List<String> objectives;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "The runs go below this folder. Default: runs/win-rates of the project")
  private Path out;

  @Option(
      names = "--cache",
      paramLabel = "FOLDER",
      description = "Made-once models, shared by all runs. Default: .cache in --out")
  private Path cache;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description =
          "Adds a run of the first objective and seed with this learning rate; 0 turns the updates"
              + " off, and the win rate must then be 0.5 within its interval.")
  private Double learningRate;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "A setting of all runs. May be repeated; other settings need another --out.")
  private List<String> settings = new ArrayList<>();

  @Mixin private ResultsOption results;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new WinRates()).execute(arguments));
  }

  /**
   * The runs in order.
   *
   * @throws ParameterException if an argument is not what it must be
   */
  List<Arm> arms() {
    Set<Arm> arms = new LinkedHashSet<>();
    for (String objective : objectives) {
      if (!OBJECTIVES.contains(objective)) {
        throw wrong("--objectives: " + objective + " is none of " + OBJECTIVES);
      }
      for (long seed : seeds) {
        if (seed < 0) throw wrong("--seeds: " + seed + " is below 0");
        arms.add(new Arm(objective, seed, null));
      }
    }
    if (learningRate != null) {
      if (!(learningRate >= 0 && learningRate <= 1)) {
        throw wrong("--learning-rate: " + learningRate + " is not from 0 to 1");
      }
      arms.add(new Arm(objectives.get(0), seeds.get(0), learningRate));
    }
    return List.copyOf(arms);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Arm> arms = arms();
    Path home = ResultFile.home();
    Path runs = (out == null ? home.resolve("runs/win-rates") : out).toAbsolutePath().normalize();
    Path models = (cache == null ? runs.resolve(".cache") : cache).toAbsolutePath().normalize();
    Files.createDirectories(runs);
    requireSameSettings(runs);
    PrintWriter err = spec.commandLine().getErr();
    Map<Arm, JsonNode> reports = new LinkedHashMap<>();
    for (Arm arm : arms) {
      Path folder = runs.resolve(arm.runId());
      if (!Files.exists(folder.resolve("report.json"))) {
        boolean resume = Files.exists(folder.resolve("config.conf"));
        err.printf("%s %s ...%n", resume ? "going on with" : "running", arm.runId());
        int code =
            run(
                home.resolve("tributary"),
                resume ? arm.resumed(runs) : arm.arguments(runs, models, settings));
        if (code != 0) {
          err.printf("%s ended with exit code %d; see %s%n", arm.runId(), code, folder);
          return 1;
        }
      }
      reports.put(arm, RunFigures.report(folder));
    }
    report(reports);
    return 0;
  }

  /** Reports that were made with other settings must not be taken for these. */
  private void requireSameSettings(Path runs) throws IOException {
    Path kept = runs.resolve(SETTINGS);
    if (!Files.exists(kept)) {
      Files.write(kept, settings);
      return;
    }
    List<String> before = Files.readAllLines(kept);
    if (!before.equals(settings)) {
      throw wrong("the runs in " + runs + " have --set " + before + "; give another --out");
    }
  }

  private static int run(Path launcher, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    // Its words go where progress goes; the table alone is standard output.
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    // Stopped with this, the run drains; for one that has ended this does nothing.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    process.getInputStream().transferTo(System.err);
    return process.waitFor();
  }

  private void report(Map<Arm, JsonNode> reports) {
    Map<Arm, RunFigures> figures = new LinkedHashMap<>();
    reports.forEach((arm, report) -> figures.put(arm, RunFigures.of(report)));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("settings", settings);
    Map<String, JsonNode> byRun = new LinkedHashMap<>();
    reports.forEach((arm, report) -> byRun.put(arm.runId(), report));
    all.put("medians", WinRateTable.medians(figures));
    all.put("runs", byRun);
    results.report(spec.commandLine().getOut(), "win-rates", all, WinRateTable.render(figures));
  }
}
