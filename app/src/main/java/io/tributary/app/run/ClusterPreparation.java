package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.ResolvedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is done once for a cluster on this machine, before its nodes start. */
public final class ClusterPreparation {
  private ClusterPreparation() {}

  /**
   * Makes the run's folder with its settings, the models and an empty pair log.
   *
   * @return the settings file for the nodes
   */
  public static Path prepare(ResolvedSettings resolved, Path path, RunDisplay display)
      throws IOException {
    NodeContext.requireFit(resolved.settings());
    if (Files.exists(path)) {
      throw UserError.wrongUsage("the folder " + path + " exists")
          .withHint("choose another name: --set run.id=NAME");
    }
    RunFolder folder = RunFolder.create(path);
    folder.begin(resolved.render());
    PhaseSeconds seconds = new PhaseSeconds(folder.seconds());
    new Preparation(resolved, false, display, seconds, false).prepare(folder).close();
    // Nodes that come to an empty database at the same time would all make its tables.
    folder.openLog(resolved.settings(), System.getenv()).close();
    Files.createDirectories(path.resolve(NodeService.NODES));
    return folder.config();
  }
}
