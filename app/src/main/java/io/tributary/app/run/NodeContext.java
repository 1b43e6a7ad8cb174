package io.tributary.app.run;

import io.tributary.actors.Attachment;
import io.tributary.actors.LearnerParts;
import io.tributary.actors.NodeParts;
import io.tributary.actors.Pruner;
import io.tributary.actors.Role;
import io.tributary.api.Judge;
import io.tributary.app.UserError;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.embedded.Corpus;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.Settings;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.PairLogs;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.log.WriterRole;
import io.tributary.streams.metrics.Metrics;
import io.tributary.streams.prompts.CheckedPrompts;
import io.tributary.streams.prompts.PromptFile;
import io.tributary.streams.prompts.PromptSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * What a node's roles need, and nothing else: a node that only feeds, commits, or judges by rules
 * loads no model and no native library, and one that only judges by a reward model no policy.
 */
final class NodeContext implements AutoCloseable {
  private final ResolvedSettings resolved;
  private final RunFolder folder;
  private final Path own;
  private final Set<Role> roles;
  private final Optional<SharedPairLog> log;
  private final Optional<NodeEngines> models;
  private final Optional<JudgeChoice> judge;
  private final OptionalInt ordinal;
  private final Metrics metrics;

  private NodeContext(
      ResolvedSettings resolved,
      RunFolder folder,
      Path own,
      Set<Role> roles,
      Optional<SharedPairLog> log,
      Optional<NodeEngines> models,
      Optional<JudgeChoice> judge,
      OptionalInt ordinal,
      Metrics metrics) {
    this.metrics = metrics;
    this.judge = judge;
    this.ordinal = ordinal;
    this.resolved = resolved;
    this.folder = folder;
    this.own = own;
    this.roles = roles;
    this.log = log;
    this.models = models;
  }

  /**
   * Opens the pair log and loads the models, as far as the roles need them. A node with the pair
   * log leaves its settings in the run's folder, where none are.
   *
   * @param own the node's own folder, called by the node's name
   * @param changeJudge the number of the judge that the one of the settings follows
   * @param metrics where everything on the node reports its figures
   */
  static NodeContext open(
      NodeEngines.Maker engines,
      ResolvedSettings resolved,
      RunFolder folder,
      Path own,
      Set<Role> roles,
      OptionalInt changeJudge,
      Metrics metrics,
      RunDisplay display)
      throws IOException {
    Settings settings = resolved.settings();
    if (roles.contains(Role.FEED)) PromptIntake.check(settings.prompts().http());
    Optional<SharedPairLog> log = Optional.empty();
    if (has(roles, Role.FEED, Role.BUFFER, Role.LEARNER)) {
      log = Optional.of(folder.openSharedLog(settings, System.getenv()));
    }
    try {
      boolean judging = roles.contains(Role.JUDGE) && settings.judged();
      if (judging) JudgeChoice.check(settings.judge());
      OptionalInt ordinal = OptionalInt.empty();
      boolean settles = settings.judged() && has(roles, Role.JUDGE, Role.LEARNER);
      if (settles || changeJudge.isPresent()) {
        ordinal = settle(log, folder, resolved, changeJudge, display);
      }
      if (log.isPresent()) folder.beginOnNode(resolved.render());
      boolean judgedByModel = judging && settings.judge().type().equals(JudgeChoice.REWARD_MODEL);
      Optional<NodeEngines> models = Optional.empty();
      Optional<JudgeChoice> judge = Optional.empty();
      if (has(roles, Role.GENERATOR, Role.LEARNER)) {
        models = Optional.of(engines.make(resolved, folder, own, roles, log, metrics, display));
      } else if (judgedByModel) {
        PhaseSeconds seconds = new PhaseSeconds(own.resolve("seconds.json"));
        judge = Optional.of(JudgePreparation.prepare(settings, display, seconds));
      } else if (judging) {
        judge = Optional.of(new JudgeChoice(settings.judge().type(), settings.judge().options()));
      }
      return new NodeContext(resolved, folder, own, roles, log, models, judge, ordinal, metrics);
    } catch (IOException | RuntimeException e) {
      log.ifPresent(PairLog::close);
      throw e;
    }
  }

  /** A node that only judges needs the pair log for this alone. */
  private static OptionalInt settle(
      Optional<SharedPairLog> log,
      RunFolder folder,
      ResolvedSettings resolved,
      OptionalInt changeJudge,
      RunDisplay display)
      throws IOException {
    if (log.isEmpty()) {
      try (SharedPairLog brief = folder.openSharedLog(resolved.settings(), System.getenv())) {
        return settle(Optional.of(brief), folder, resolved, changeJudge, display);
      }
    }
    RunJudge.settle(log.get(), folder, resolved, changeJudge, RunJudge.Proof.byMaking(display));
    return RunJudge.ordinal(log.get(), resolved.settings());
  }

  private static boolean has(Set<Role> roles, Role... some) {
    for (Role role : some) if (roles.contains(role)) return true;
    return false;
  }

  NodeParts parts() {
    Optional<LearnerParts> learner =
        part(Role.LEARNER).flatMap(role -> models).map(m -> m.learner(metrics));
    return new NodeParts(
        part(Role.FEED).map(role -> new NodeParts.Feed(this::takeOverFeed, prompts())),
        part(Role.GENERATOR).flatMap(role -> models).map(NodeEngines::generators),
        part(Role.JUDGE).map(role -> new NodeParts.Judges(judges())),
        part(Role.BUFFER).map(role -> new NodeParts.Buffers(log.orElseThrow())),
        learner,
        metrics);
  }

  private SharedPairLog takeOverFeed() {
    SharedPairLog shared = log.orElseThrow();
    String holder = own.getFileName().toString();
    return shared.as(WriterRole.FEED, shared.acquireEpoch(WriterRole.FEED, holder));
  }

  private Optional<Role> part(Role role) {
    return Optional.of(role).filter(roles::contains);
  }

  private Optional<IntFunction<? extends Judge>> judges() {
    Settings settings = resolved.settings();
    if (!settings.judged()) return Optional.empty();
    if (models.isPresent()) return models.get().judges();
    JudgeChoice own = judge.orElseThrow();
    IntFunction<Judge> make = index -> own.create();
    return Optional.of(make);
  }

  /** The same on every node that may feed: a list, a file that grows, or the log's own queue. */
  private PromptSource prompts() {
    return StreamPrompts.of(basis(), log.orElseThrow());
  }

  /** Whether a prompt fits, the generators find out. */
  private PromptBasis basis() {
    return new PromptBasis(
        resolved.settings().prompts(),
        () -> plan().stream(),
        own.resolve("rejected.jsonl"),
        prompt -> Optional.empty());
  }

  private PromptPlan plan() {
    Settings settings = resolved.settings();
    Optional<Path> file = settings.prompts().file();
    if (file.isEmpty() || settings.prompts().follow()) {
      return PromptPlan.embedded(settings, Corpus.load());
    }
    CheckedPrompts checked =
        PromptFile.check(
            file.get(),
            own.resolve("rejected.jsonl"),
            settings.prompts().maxRejected(),
            prompt -> Optional.empty());
    return PromptPlan.ofFile(settings, checked.prompts());
  }

  /**
   * Takes prompts over HTTP on every node that may feed, whether the feed is here or not: what is
   * accepted is in the pair log, which whoever feeds reads.
   */
  Optional<PromptIntake> intake(RunDisplay display) {
    return part(Role.FEED).map(role -> new PromptIntake(basis(), log.orElseThrow(), display));
  }

  /** What runs beside the node's roles. */
  Attachment beside(Optional<PromptIntake> intake) {
    if (!roles.contains(Role.FEED)) return Attachment.NONE;
    Attachment pruner = pruner(resolved.settings(), log.orElseThrow(), metrics);
    return intake.<Attachment>map(taking -> taking).orElse(Attachment.NONE).with(pruner);
  }

  /** Keeps the pair log as small as the settings want it, from where prompts are fed. */
  static Attachment pruner(Settings settings, SharedPairLog log, Metrics metrics) {
    Duration every = settings.pairLog().retention().every();
    return Pruner.every(every, PairLogs.retention(settings.pairLog()), log, metrics);
  }

  /** The version of the weights on this node, if it has any. */
  OptionalLong policyVersion() {
    return models.map(NodeEngines::policyVersion).orElse(OptionalLong.empty());
  }

  /** The number within the run of the judge that judges or validates here. */
  OptionalInt judge() {
    return ordinal;
  }

  /** Lock-step, too large units, and other settings that several JVMs cannot keep. */
  static void requireFit(Settings settings) {
    if (settings.pipeline().deterministic()) {
      throw UserError.wrongUsage(
              "pipeline.deterministic = true runs in one JVM; nodes of a cluster cannot go in"
                  + " lock-step")
          .withHint("use `tributary run`, or set pipeline.deterministic = false");
    }
    UnitSize.of(settings).requireFit(UnitSize.limit());
  }

  RunFolder folder() {
    return folder;
  }

  @Override
  public void close() {
    models.ifPresent(NodeEngines::close);
    log.ifPresent(PairLog::close);
  }
}
