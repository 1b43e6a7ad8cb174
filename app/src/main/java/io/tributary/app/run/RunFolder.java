package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.streams.log.RunAudit;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.metrics.JsonlMetricSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Where a run keeps what it makes. */
public record RunFolder(Path path) {
  /**
   * A new folder that holds its settings from the start, so that it can be resumed whenever it is
   * there; one that exists is never touched.
   */
  static RunFolder create(Path path, String config) throws IOException {
    if (Files.exists(path)) throw exists(path);
    Path parent = path.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    // Not a temporary directory of Files: those are for their owner alone.
    Path partial = parent.resolve("." + path.getFileName() + "-" + ProcessHandle.current().pid());
    Files.createDirectory(partial);
    Path settings = new RunFolder(partial).config();
    try {
      Files.writeString(settings, config);
      Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(settings);
      Files.delete(partial);
      if (Files.exists(path)) throw exists(path);
      throw e;
    }
    return new RunFolder(path);
  }

  private static UserError exists(Path path) {
    return UserError.wrongUsage("the run folder " + path + " exists")
        .withHint(
            "go on with it: ./tributary run --resume "
                + path
                + "; or choose another name: --run-id NAME");
  }

  /** The folder of a run, given as a path or as an id below {@code runs}. */
  public static RunFolder find(String run, Path runs) {
    Path asPath = Path.of(run);
    Path path = Files.isDirectory(asPath) ? asPath : runs.resolve(run);
    RunFolder folder = new RunFolder(path);
    if (!Files.isRegularFile(folder.config())) {
      throw UserError.failed("there is no run at " + path + " (no " + folder.config() + ")");
    }
    return folder;
  }

  public Path config() {
    return path.resolve("config.conf");
  }

  Path pairLog() {
    return path.resolve(SqlitePairLog.FILE_NAME);
  }

  Path metrics() {
    return path.resolve(JsonlMetricSink.FILE_NAME);
  }

  Path checkpoints() {
    return path.resolve(RunAudit.CHECKPOINTS);
  }

  Path rejectedPrompts() {
    return path.resolve("rejected.jsonl");
  }

  Path model() {
    return path.resolve("model");
  }

  Path bestVersions() {
    return path.resolve("best");
  }

  Path seconds() {
    return path.resolve("seconds.json");
  }

  Path report() {
    return path.resolve("report.json");
  }

  Path log() {
    return path.resolve("run.log");
  }
}
