package io.tributary.app.run;

import io.tributary.actors.Mixture;
import io.tributary.api.OfflineResponses;
import io.tributary.app.UserError;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.making.OfflineExamples;
import io.tributary.config.LearnerSettings;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.objective.Need;
import io.tributary.gpu.objective.Needs;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.mix.Mix;
import io.tributary.streams.pairs.PairFileException;
import io.tributary.streams.pairs.PairRows;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What the settings have steps hold beside new examples: replayed ones and pairs of a file. */
final class HybridChoice {
  private static final String DATA = "learner.offline.data";
  private static final String OFFLINE = "learner.offline.fraction";
  private static final String REPLAY = "learner.replay.fraction";

  private HybridChoice() {}

  /**
   * Refuses what the objective cannot train on, and a file that cannot be read.
   *
   * @param file whether this process reads it
   */
  static void check(ResolvedSettings resolved, boolean file) {
    Settings settings = resolved.settings();
    LearnerSettings learner = settings.learner();
    if (learner.offline().fraction() == 0) learner.offline().data().ifPresent(HybridChoice::unused);
    if (!learner.mixes()) return;
    Needs needs = ObjectiveChoice.of(settings).spec().needs();
    if (learner.offline().fraction() > 0) {
      double fraction = learner.offline().fraction();
      FileNeeds.refusal(needs).ifPresent(why -> refuse(resolved, OFFLINE, fraction, why));
      if (file) {
        FileNeeds.refusal(needs, rows(learner))
            .ifPresent(
                why ->
                    refuse(
                        resolved,
                        OFFLINE,
                        fraction,
                        why + " in " + learner.offline().data().orElseThrow()));
      }
    }
    if (learner.replay().fraction() > 0) {
      replayFault(needs)
          .ifPresent(why -> refuse(resolved, REPLAY, learner.replay().fraction(), why));
    }
  }

  /** Not a rule of the settings: a resume may name the file alone, at its new place. */
  private static void unused(Path data) {
    throw UserError.wrongUsage(
        "%s = %s is never trained on with %s = 0; set that to the share of a step's examples"
            .formatted(DATA, data, OFFLINE));
  }

  private static void refuse(ResolvedSettings resolved, String path, double value, String why) {
    throw UserError.wrongUsage(
        "%s = %s%s: objective = %s %s; set it to 0, or take an objective for pairs, such as dpo"
            .formatted(
                path,
                value,
                ObjectiveChoice.origin(resolved, path),
                resolved.settings().objective(),
                why));
  }

  private static Optional<String> replayFault(Needs needs) {
    if (!needs.judged()) {
      return Optional.of("learns from samples of the policy as it is, not of earlier versions");
    }
    if (needs.has(Need.SAMPLING_LOG_PROBS)) {
      return Optional.of(
          "learns from advantages of samples of the policy as it is, which pipeline.max-policy-lag"
              + " sees to and earlier examples are not");
    }
    return Optional.empty();
  }

  /**
   * What the learner's steps hold, with the file read as the model's tokens.
   *
   * @throws UserError if the file is not the one that the run began with
   */
  static Mixture mixture(RunContext context, SharedPairLog log, RunDisplay display) {
    Settings settings = context.settings();
    LearnerSettings learner = settings.learner();
    if (!learner.mixes()) return Mixture.NONE;
    List<OfflineResponses> examples = List.of();
    String sha256 = "";
    if (learner.offline().fraction() > 0) {
      Path file = learner.offline().data().orElseThrow();
      sha256 = sha256(file);
      requireSame(file, sha256, log.mix());
      PairRows.Read rows = rows(learner);
      Needs needs = ObjectiveChoice.of(settings).spec().needs();
      examples = OfflineExamples.of(file, rows, context.codec(), needs, display::note);
      String undecided =
          rows.undecided() == 0
              ? ""
              : ", %d rows left out that prefer no response".formatted(rows.undecided());
      display.note("%d offline examples in %s%s".formatted(examples.size(), file, undecided));
    }
    return new Mixture(
        new Mix(
            settings.seed(),
            new Mix.Replay(learner.replay().fraction(), learner.replay().maxAge()),
            new Mix.Offline(learner.offline().fraction(), examples.size(), sha256)),
        examples);
  }

  private static PairRows.Read rows(LearnerSettings learner) {
    Path file = learner.offline().data().orElseThrow();
    if (Files.isDirectory(file)) {
      throw UserError.wrongUsage(
          "%s = %s is a folder; it must be a preference file".formatted(DATA, file));
    }
    if (!Files.isRegularFile(file)) {
      throw UserError.wrongUsage("%s = %s: there is no such file".formatted(DATA, file));
    }
    try {
      return PairRows.read(List.of(file));
    } catch (PairFileException e) {
      throw UserError.failed("%s = %s: %s".formatted(DATA, file, e.getMessage()), e);
    }
  }

  private static void requireSame(Path file, String sha256, Optional<Mix> began) {
    Optional<String> then = began.map(mix -> mix.offline().sha256());
    if (then.isEmpty() || then.get().equals(sha256)) return;
    throw UserError.failed(
            "%s = %s is not the file that the run began with: its SHA-256 is %s, and that was %s"
                .formatted(DATA, file, sha256, then.get()))
        .withHint("put the file back as it was, or start a new run");
  }

  private static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw UserError.wrongUsage("%s = %s cannot be read: %s".formatted(DATA, file, e));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
