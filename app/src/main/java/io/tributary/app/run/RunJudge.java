package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.app.WholeFile;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.Entry;
import io.tributary.config.JudgeIdentity;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.streams.log.LoggedJudge;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.SharedPairLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalInt;

/**
 * Whoever judges or validates starts with the run's newest judge or not at all; another one becomes
 * the newest only where that was asked for, by the number of the one that it follows.
 */
final class RunJudge {
  private final SharedPairLog log;
  private final RunFolder folder;
  private final ResolvedSettings resolved;
  private final JudgeIdentity own;

  private RunJudge(SharedPairLog log, RunFolder folder, ResolvedSettings resolved) {
    this.log = log;
    this.folder = folder;
    this.resolved = resolved;
    this.own = resolved.settings().judge().identity();
  }

  /** Proves that a judge works before the run depends on it. */
  @FunctionalInterface
  interface Proof {
    /** Where the judge was made already. */
    Proof NONE = settings -> {};

    void of(Settings settings);

    /** Makes the judge once, also where nothing else needs a model. */
    static Proof byMaking(RunDisplay display) {
      return settings -> {
        JudgeChoice.check(settings.judge());
        if (settings.judge().type().equals(JudgeChoice.REWARD_MODEL)) {
          JudgePreparation.prepare(settings, display, PhaseSeconds.unkept());
        }
      };
    }
  }

  /**
   * Makes the judge of the settings the run's, if it is the first or follows the one that is to be
   * changed. Afterwards the run's folder, where it has settings, has those of the newest.
   *
   * @param change the number of the judge that the one of the settings follows
   * @param proof of a judge that is about to become the run's
   * @throws UserError if the run has another judge
   */
  static void settle(
      SharedPairLog log,
      RunFolder folder,
      ResolvedSettings resolved,
      OptionalInt change,
      Proof proof)
      throws IOException {
    if (resolved.settings().judged()) {
      new RunJudge(log, folder, resolved).settle(change, proof);
    } else if (change.isPresent()) {
      throw UserError.wrongUsage(
          "--change-judge %d: the objective %s takes no judge"
              .formatted(change.getAsInt(), resolved.settings().objective()));
    }
  }

  /** The number of the judge that the settings name, the newest of it; empty without a judge. */
  static OptionalInt ordinal(SharedPairLog log, Settings settings) {
    if (!settings.judged()) return OptionalInt.empty();
    String own = settings.judge().identity().fingerprint();
    return log.judges().stream()
        .filter(judge -> judge.fingerprint().equals(own))
        .mapToInt(LoggedJudge::ordinal)
        .max();
  }

  private void settle(OptionalInt change, Proof proof) throws IOException {
    LoggedJudge newest = newest(proof);
    if (!isOwn(newest)) {
      if (change.isEmpty()) throw another(newest);
      if (change.getAsInt() != newest.ordinal()) throw stale(change.getAsInt(), newest);
      proof.of(resolved.settings());
      newest = log.judgeAfter(newest.ordinal(), own);
      if (!isOwn(newest)) throw stale(change.getAsInt(), newest);
    }
    keepInFolder();
  }

  private boolean isOwn(LoggedJudge judge) {
    return judge.fingerprint().equals(own.fingerprint());
  }

  /** Of a run that began before judges were written down, the first is that of its settings. */
  private LoggedJudge newest(Proof proof) {
    List<LoggedJudge> judges = log.judges();
    if (!judges.isEmpty()) return judges.get(judges.size() - 1);
    if (log.lastFed().isPresent()) {
      if (Files.isRegularFile(folder.config())) return log.judgeAfter(0, inFolder());
      if (decided()) throw nobodys();
    }
    proof.of(resolved.settings());
    return log.judgeAfter(0, own);
  }

  /** Prompts that are only fed, as by the first node of a cluster, need no judge. */
  private boolean decided() {
    PairLog.Counts counts = log.counts();
    return counts.paired() + counts.sampled() > 0 || !counts.dropped().isEmpty();
  }

  private JudgeIdentity inFolder() {
    return ofFolder().load().settings().judge().identity();
  }

  private SettingsLoader ofFolder() {
    return SettingsLoader.defaults().file(folder.config().toAbsolutePath());
  }

  /**
   * Who looks at the run, or heals its cluster, shall not meet a judge of the past; what else the
   * folder's settings say is not of whoever brings the judge.
   */
  private void keepInFolder() throws IOException {
    if (!Files.isRegularFile(folder.config()) || inFolder().equals(own)) return;
    SettingsLoader kept = ofFolder().forgetting(JudgeIdentity.PATHS);
    for (Entry entry : resolved.entries()) {
      boolean judge = JudgeIdentity.PATHS.stream().anyMatch(path -> within(entry.path(), path));
      if (judge && !entry.isSecret()) {
        kept = kept.set(entry.path() + "=" + entry.renderedValue());
      }
    }
    WholeFile.write(folder.config(), kept.load().render().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean within(String path, String block) {
    return path.equals(block) || path.startsWith(block + ".");
  }

  private UserError nobodys() {
    return UserError.wrongUsage(
            "the pair log does not say by which judge its prompts were decided, and %s, which would, is not there"
                .formatted(folder.config()))
        .withHint(
            "start the node first whose run folder has the config.conf with which the run began; or"
                + " put such a file there");
  }

  private UserError another(LoggedJudge newest) {
    return UserError.wrongUsage(
            "the settings name another judge than the run has\n  the run: %s\n  the settings: %s"
                .formatted(newest.inWords(), own.settings().replace("\n", ", ")))
        .withHint(
            "give the run's judge; or put this one in its place, for good: --change-judge %d"
                .formatted(newest.ordinal()));
  }

  private static UserError stale(int change, LoggedJudge newest) {
    return UserError.wrongUsage(
            "--change-judge %d names a judge that the run does not have now; it has %s"
                .formatted(change, newest.inWords()))
        .withHint(
            "to put the judge of the settings in its place: --change-judge " + newest.ordinal());
  }
}
