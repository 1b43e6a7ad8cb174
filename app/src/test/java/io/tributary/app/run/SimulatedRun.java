package io.tributary.app.run;

import io.tributary.config.ResolvedSettings;
import io.tributary.config.SettingsLoader;
import io.tributary.streams.log.AuditReport;
import io.tributary.streams.log.RunAudit;
import io.tributary.streams.log.SqlPairLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The folder of a run whose nodes are simulated: made as {@code cluster up} makes one. */
public record SimulatedRun(Path folder, Map<String, String> environment) {
  /**
   * Makes the folder and an empty pair log.
   *
   * @param settings a file; its {@code run.folder} and {@code run.id} name the folder
   */
  public static SimulatedRun prepare(Path settings, Map<String, String> environment)
      throws IOException {
    ResolvedSettings resolved = load(settings);
    RunFolder folder = RunFolder.create(folder(resolved));
    folder.begin(resolved.render());
    folder.openLog(resolved.settings(), environment).close();
    Files.createDirectories(folder.path().resolve(NodeService.NODES));
    return new SimulatedRun(folder.path(), environment);
  }

  /** One that was prepared with these settings before. */
  public static SimulatedRun existing(Path settings, Map<String, String> environment) {
    return new SimulatedRun(folder(load(settings)), environment);
  }

  private static ResolvedSettings load(Path settings) {
    return new SettingsLoader(Optional.empty(), List.of(settings), List.of()).load();
  }

  private static Path folder(ResolvedSettings resolved) {
    var run = resolved.settings().run();
    return run.folder().resolve(run.id().orElseThrow());
  }

  public Path config() {
    return new RunFolder(folder).config();
  }

  public Path nodes() {
    return folder.resolve(NodeService.NODES);
  }

  public Path checkpoints() {
    return new RunFolder(folder).checkpoints();
  }

  public SqlPairLog openLog() {
    return new RunFolder(folder).openExistingLog(environment);
  }

  public AuditReport audit(RunAudit.Moment moment) {
    return new RunFolder(folder).audit(environment, moment);
  }
}
