package io.tributary.app.run;

import io.tributary.actors.LearnerParts;
import io.tributary.actors.NodeParts;
import io.tributary.actors.Role;
import io.tributary.api.Judge;
import io.tributary.app.UserError;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.embedded.Corpus;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.Settings;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.log.WriterRole;
import io.tributary.streams.metrics.Metrics;
import io.tributary.streams.prompts.CheckedPrompts;
import io.tributary.streams.prompts.PromptFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * What a node's roles need, and nothing else: a node that only feeds, commits, or judges by rules
 * loads no model and no native library.
 */
final class NodeContext implements AutoCloseable {
  private final ResolvedSettings resolved;
  private final RunFolder folder;
  private final Path own;
  private final Set<Role> roles;
  private final Optional<SharedPairLog> log;
  private final Optional<NodeModels> models;
  private final Metrics metrics;

  private NodeContext(
      ResolvedSettings resolved,
      RunFolder folder,
      Path own,
      Set<Role> roles,
      Optional<SharedPairLog> log,
      Optional<NodeModels> models,
      Metrics metrics) {
    this.metrics = metrics;
    this.resolved = resolved;
    this.folder = folder;
    this.own = own;
    this.roles = roles;
    this.log = log;
    this.models = models;
  }

  /**
   * Opens the pair log and loads the models, as far as the roles need them.
   *
   * @param own the node's own folder, called by the node's name
   * @param metrics where everything on the node reports its figures
   */
  static NodeContext open(
      ResolvedSettings resolved,
      RunFolder folder,
      Path own,
      Set<Role> roles,
      Metrics metrics,
      RunDisplay display)
      throws IOException {
    Settings settings = resolved.settings();
    Optional<SharedPairLog> log = Optional.empty();
    if (has(roles, Role.FEED, Role.BUFFER, Role.LEARNER)) {
      log = Optional.of(folder.openLog(settings, System.getenv()));
    }
    try {
      boolean judging = roles.contains(Role.JUDGE) && settings.judged();
      if (judging) JudgeChoice.check(settings.judge());
      boolean judgedByModel = judging && settings.judge().type().equals(JudgeChoice.REWARD_MODEL);
      Optional<NodeModels> models = Optional.empty();
      if (has(roles, Role.GENERATOR, Role.LEARNER) || judgedByModel) {
        models = Optional.of(NodeModels.load(resolved, folder, own, roles, log, metrics, display));
      }
      return new NodeContext(resolved, folder, own, roles, log, models, metrics);
    } catch (RuntimeException e) {
      log.ifPresent(PairLog::close);
      throw e;
    }
  }

  private static boolean has(Set<Role> roles, Role... some) {
    for (Role role : some) if (roles.contains(role)) return true;
    return false;
  }

  NodeParts parts() {
    Optional<LearnerParts> learner =
        part(Role.LEARNER).flatMap(role -> models).map(m -> m.learner(metrics));
    return new NodeParts(
        part(Role.FEED).map(role -> new NodeParts.Feed(this::takeOverFeed, prompts().stream())),
        part(Role.GENERATOR).flatMap(role -> models).map(NodeModels::generators),
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
    JudgeChoice judge = new JudgeChoice(settings.judge().type(), settings.judge().options());
    IntFunction<Judge> make = index -> judge.create();
    return Optional.of(make);
  }

  /** The same list on every node that may feed; whether a prompt fits, the generators find out. */
  private PromptPlan prompts() {
    Settings settings = resolved.settings();
    Optional<Path> file = settings.prompts().file();
    if (file.isEmpty()) return PromptPlan.embedded(settings, Corpus.load());
    CheckedPrompts checked =
        PromptFile.check(
            file.get(),
            own.resolve("rejected.jsonl"),
            settings.prompts().maxRejected(),
            prompt -> Optional.empty());
    return PromptPlan.ofFile(settings, checked.prompts());
  }

  /** The version of the weights on this node, if it has any. */
  OptionalLong policyVersion() {
    return models.map(NodeModels::policyVersion).orElse(OptionalLong.empty());
  }

  /** Lock-step, and other settings that several JVMs cannot keep. */
  static void requireFit(Settings settings) {
    if (settings.pipeline().deterministic()) {
      throw UserError.wrongUsage(
              "pipeline.deterministic = true runs in one JVM; nodes of a cluster cannot go in"
                  + " lock-step")
          .withHint("use `tributary run`, or set pipeline.deterministic = false");
    }
  }

  RunFolder folder() {
    return folder;
  }

  @Override
  public void close() {
    models.ifPresent(NodeModels::close);
    log.ifPresent(PairLog::close);
  }
}
