package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.app.WholeFile;
import io.tributary.app.cli.SettingsRequest;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.wiring.SettingsAccess;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.RunSettings;
import io.tributary.streams.log.RunLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is done once for a cluster on this machine, before its nodes start. */
public final class ClusterPreparation {
  private ClusterPreparation() {}

  /** The settings of a new run, or, where a run with this id is, of that one. */
  public static ResolvedSettings settings(SettingsRequest request) {
    ResolvedSettings given = SettingsAccess.loadAnchored(request);
    RunSettings run = given.settings().run();
    if (run.id().isEmpty()) return given;
    RunFolder folder = new RunFolder(run.folder().resolve(run.id().get()));
    if (!Files.isRegularFile(folder.config())) return given;
    // the id may only have been given by the command line
    return ResumedSettings.of(folder, request).withRunId(run.id().get());
  }

  /**
   * Makes the run's folder with its settings, the models and an empty pair log; or goes on with a
   * run that one JVM or a cluster began and that nobody works on.
   *
   * @return the settings file for the nodes
   */
  @SuppressWarnings("try") // the lock is held, not used
  public static Path prepare(ResolvedSettings resolved, Path path, RunDisplay display)
      throws IOException {
    NodeContext.requireFit(resolved.settings());
    boolean goOn = Files.isRegularFile(new RunFolder(path).config());
    RunFolder folder = goOn ? new RunFolder(path) : RunFolder.create(path);
    try (RunLock lock = RunLock.acquire(path)) {
      if (goOn) goOn(folder, resolved, display);
      else folder.begin(resolved.render());
      PhaseSeconds seconds = new PhaseSeconds(folder.seconds());
      new Preparation(resolved, false, display, seconds, false).prepare(folder).close();
      // Nodes that come to an empty database at the same time would all make its tables.
      folder.openLog(resolved.settings(), System.getenv()).close();
    }
    Files.createDirectories(path.resolve(NodeService.NODES));
    return folder.config();
  }

  private static void goOn(RunFolder folder, ResolvedSettings resolved, RunDisplay display)
      throws IOException {
    ClusterNodes.requireNoneAtWork(folder);
    if (Files.exists(folder.report())) {
      throw UserError.wrongUsage("the run " + folder.path() + " is complete")
          .withHint("choose another name: --set run.id=NAME");
    }
    display.note("going on with the run " + folder.path());
    WholeFile.write(folder.config(), resolved.render().getBytes(StandardCharsets.UTF_8));
    // left by the cluster's end
    Files.deleteIfExists(folder.path().resolve(NodeService.NODES).resolve("ending"));
  }
}
