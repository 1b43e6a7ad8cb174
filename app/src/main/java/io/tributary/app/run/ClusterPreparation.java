package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.app.WholeFile;
import io.tributary.app.cli.SettingsRequest;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.Entry;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.SettingsLoader;
import io.tributary.streams.log.RunLock;
import io.tributary.streams.log.SqlPairLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What is done for a cluster on this machine before its nodes start. */
public final class ClusterPreparation {
  /** Settings of the one who looks, not of the nodes. */
  private static final List<String> OWN = List.of("run.", "display.");

  private ClusterPreparation() {}

  /**
   * Makes the run's folder with its settings, the models and an empty pair log; or goes on with a
   * run that one JVM or a cluster began and that nobody works on.
   *
   * @throws UserError if the folder exists
   */
  public static void begin(ResolvedSettings resolved, Path path, RunDisplay display)
      throws IOException {
    NodeContext.requireFit(resolved.settings());
    if (Files.exists(path)) {
      throw UserError.wrongUsage(path + " exists and is not the folder of a run")
          .withHint("choose another name: --set run.id=NAME");
    }
    RunFolder folder = RunFolder.create(path);
    folder.begin(resolved.render());
    try {
      ready(folder, resolved, display);
    } finally {
      folder.abandonUnlessBegun();
    }
  }

  /** Whether a run is there that a cluster can go on with. */
  public static boolean isRun(Path path) {
    return Files.isRegularFile(new RunFolder(path).config());
  }

  /**
   * Makes a run ready to go on that one JVM or a cluster began; its settings may have changed.
   *
   * @param changeJudge the number of the judge that the one of the settings follows
   * @throws UserError if somebody works on it, or it is complete
   */
  @SuppressWarnings("try") // the lock is held, not used
  public static void goOn(
      SettingsRequest request, Path path, OptionalInt changeJudge, RunDisplay display)
      throws IOException {
    RunFolder folder = new RunFolder(path);
    try (RunLock lock = RunLock.acquire(path)) {
      ClusterNodes.requireNoneAtWork(folder);
      if (Files.exists(folder.report())) {
        throw UserError.wrongUsage("the run " + path + " is complete")
            .withHint("choose another name: --set run.id=NAME");
      }
      ResolvedSettings resolved = ResumedSettings.of(folder, request, changeJudge.isPresent());
      NodeContext.requireFit(resolved.settings());
      try (SqlPairLog log = folder.openLog(resolved.settings(), System.getenv())) {
        RunJudge.settle(log, folder, resolved, changeJudge, RunJudge.Proof.byMaking(display));
      }
      WholeFile.write(folder.config(), resolved.render().getBytes(StandardCharsets.UTF_8));
      ready(folder, resolved, display);
    }
  }

  private static void ready(RunFolder folder, ResolvedSettings resolved, RunDisplay display)
      throws IOException {
    PhaseSeconds seconds = new PhaseSeconds(folder.seconds());
    new Preparation(resolved, false, display, seconds, Duties.CLUSTER).prepare(folder).close();
    // Nodes that come to an empty database at the same time would all make its tables.
    try (SqlPairLog log = folder.openLog(resolved.settings(), System.getenv())) {
      RunJudge.settle(log, folder, resolved, OptionalInt.empty(), RunJudge.Proof.NONE);
    }
    Files.createDirectories(folder.path().resolve(NodeService.NODES));
  }

  /**
   * Nodes that live have the settings they were started with.
   *
   * @throws UserError that names every setting that is asked to be another
   */
  public static void requireSame(SettingsRequest request, Path path) {
    Map<String, String> live =
        settings(path).entries().stream()
            .collect(Collectors.toMap(Entry::path, Entry::renderedValue));
    List<String> problems = new ArrayList<>();
    for (Entry entry : ResumedSettings.of(new RunFolder(path), request, false).entries()) {
      if (OWN.stream().anyMatch(entry.path()::startsWith) || entry.isSecret()) continue;
      String now = live.getOrDefault(entry.path(), "(not set)");
      if (now.equals(entry.renderedValue())) continue;
      problems.add(
          "%s = %s contradicts %s, with which the cluster %s is up"
              .formatted(entry.path(), entry.renderedValue(), now, path.getFileName()));
    }
    if (problems.isEmpty()) return;
    throw UserError.wrongUsage(String.join("\n  ", problems))
        .withHint("end it with `tributary cluster down`, then start it with the new settings");
  }

  /** How long `pipeline.drain-timeout` of a cluster is. */
  public static Duration drainTimeout(Path path) {
    return settings(path).settings().pipeline().drainTimeout();
  }

  private static ResolvedSettings settings(Path path) {
    return SettingsLoader.defaults().file(new RunFolder(path).config().toAbsolutePath()).load();
  }
}
