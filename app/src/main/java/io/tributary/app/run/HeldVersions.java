package io.tributary.app.run;

import io.tributary.actors.KeptVersions;
import io.tributary.streams.log.PairLog;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The best versions that a guard rolled back to, apart from the best version of now, which may be
 * another by the time a resumed learner repeats the step.
 */
final class HeldVersions implements KeptVersions {
  private final Path folder;
  private final BestVersions best;
  private final PairLog log;

  HeldVersions(Path folder, BestVersions best, PairLog log) {
    this.folder = folder;
    this.best = best;
    this.log = log;
  }

  static HeldVersions of(RunContext context, PairLog log) {
    return new HeldVersions(context.folder().heldVersions(), BestVersions.of(context), log);
  }

  @Override
  public long hold() {
    long version = BestVersions.best(log.evaluations());
    if (!Files.exists(folder(version))) best.copy(version, folder(version));
    return version;
  }

  @Override
  public Path folder(long version) {
    return folder.resolve("v" + version);
  }
}
