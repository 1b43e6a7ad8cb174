package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.streams.log.RunAudit;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.metrics.JsonlMetricSink;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a run keeps what it makes. */
public record RunFolder(Path path) {
  /** A new folder; one that exists is never touched. */
  static RunFolder create(Path path) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    try {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException e) {
      throw UserError.wrongUsage("the run folder " + path + " exists")
          .withHint(
              "go on with it: ./tributary run --resume "
                  + path
                  + "; or choose another name: --run-id NAME");
    }
    return new RunFolder(path);
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
