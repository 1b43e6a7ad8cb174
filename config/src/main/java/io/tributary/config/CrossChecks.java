package io.tributary.config;

import static io.tributary.config.InverseQMode.ALIGNED;
import static io.tributary.config.PairAssembling.BEST_WORST;
import static io.tributary.config.PairAssembling.REJECTION_SAMPLING;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Rules that one setting's range cannot say. */
final class CrossChecks {
  /** The first path is the one reported; a rule is skipped if one of its paths has a problem. */
  private record Rule(
      List<String> paths, Predicate<Settings> holds, Function<Settings, String> expected) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              List.of("prompts.follow", "prompts.file"),
              s -> !s.prompts().follow() || s.prompts().file().isPresent(),
              s -> "false without prompts.file, which says what to follow"),
          new Rule(
              List.of("prompts.epochs", "prompts.follow"),
              s -> !s.prompts().follow() || s.prompts().epochs() == 1,
              s -> "1 with prompts.follow: a file that grows is gone through once"),
          new Rule(
              List.of("prompts.skip", "prompts.follow", "prompts.http.enabled"),
              s -> s.prompts().skip() == 0 || !s.prompts().live(),
              s -> "0 where prompts come live, by prompts.follow or prompts.http"),
          new Rule(
              List.of("prompts.http.max-batch", "prompts.http.queue"),
              s -> s.prompts().http().maxBatch() <= s.prompts().http().queue(),
              s -> "at most prompts.http.queue = " + s.prompts().http().queue()),
          new Rule(
              List.of("generation.candidates"),
              s -> s.generation().candidates() % 2 == 0,
              s -> "an even number: half of the candidates have each temperature"),
          new Rule(
              List.of("generation.min-new-tokens", "generation.max-new-tokens"),
              s -> s.generation().minNewTokens() <= s.generation().maxNewTokens(),
              s -> "at most generation.max-new-tokens = " + s.generation().maxNewTokens()),
          new Rule(
              List.of(
                  "pipeline.max-in-flight",
                  "learner.examples-per-step",
                  "generation.prompts-per-unit"),
              s -> s.pipeline().maxInFlight() >= leastInFlight(s),
              s ->
                  "at least learner.examples-per-step + generation.prompts-per-unit = "
                      + leastInFlight(s)
                      + ", or the learner waits for ever"),
          new Rule(
              List.of("model.dtype", "model.device", "placement.generators"),
              s -> !s.model().dtype().forCpusOnly() || s.devices().stream().allMatch("cpu"::equals),
              s -> "auto, fp32 or bf16, because a device is not cpu"),
          new Rule(
              List.of("model.template"),
              s -> isOwn(s.model().template()) || s.model().template().contains("{prompt}"),
              s -> "auto, or a template that contains {prompt}"),
          new Rule(
              List.of("model.principle-template"),
              s ->
                  isOwn(s.model().principleTemplate())
                      || s.model().principleTemplate().contains("{prompt}")
                          && s.model().principleTemplate().contains("{principle}"),
              s -> "auto, or a template that contains {principle} and {prompt}"),
          new Rule(
              List.of("learner.schedule.horizon-prompts", "learner.schedule.horizon-steps"),
              s -> {
                ScheduleSettings schedule = s.learner().schedule();
                return schedule.horizonPrompts() == 0 || schedule.horizonSteps() == 0;
              },
              s ->
                  "0, because learner.schedule.horizon-steps = %d is the same horizon in steps"
                      .formatted(s.learner().schedule().horizonSteps())),
          new Rule(
              List.of(
                  "learner.schedule.type",
                  "learner.schedule.horizon-steps",
                  "learner.schedule.horizon-prompts",
                  "prompts.follow",
                  "prompts.http.enabled",
                  "prompts.live-limit"),
              s ->
                  !s.prompts().live()
                      || s.prompts().liveLimit() > 0
                      || s.learner().schedule().endless(),
              s ->
                  "constant, or have a horizon (learner.schedule.horizon-steps or horizon-prompts,"
                      + " or prompts.live-limit), because "
                      + (s.prompts().follow() ? "prompts.follow" : "prompts.http.enabled")
                      + " = true gives a stream without an end"),
          new Rule(
              List.of("learner.inverse-q.aligned-model", "learner.inverse-q.mode", "objective"),
              s ->
                  s.judged()
                      || s.learner().inverseQ().mode() != ALIGNED
                      || s.learner().inverseQ().alignedModel().isPresent(),
              s -> "a folder, because learner.inverse-q.mode = aligned"),
          new Rule(
              List.of("learner.inverse-q.samples-per-prompt", "generation.candidates", "objective"),
              s ->
                  s.judged()
                      || s.learner().inverseQ().samplesPerPrompt() <= s.generation().candidates(),
              s -> "at most generation.candidates = " + s.generation().candidates()),
          new Rule(
              List.of("pairs.assembler", "objective"),
              s -> s.judged() || s.pairs().assembler() == BEST_WORST,
              s -> "best-worst, the default, with objective = inverse-q, which makes no pairs"),
          new Rule(
              List.of("pairs.rejection-sampling.keep", "pairs.assembler"),
              s ->
                  s.pairs().assembler() != REJECTION_SAMPLING
                      || s.pairs().rejectionSampling().keep() % 2 == 0,
              s -> "an even number: those kept are paired by rank"),
          new Rule(
              List.of("pairs.rejection-sampling.keep", "pairs.assembler", "generation.candidates"),
              s ->
                  s.pairs().assembler() != REJECTION_SAMPLING
                      || s.pairs().rejectionSampling().keep() <= s.generation().candidates(),
              s -> "at most generation.candidates = " + s.generation().candidates()),
          new Rule(
              List.of("learner.offline.data", "learner.offline.fraction"),
              s ->
                  s.learner().offline().fraction() == 0 || s.learner().offline().data().isPresent(),
              s ->
                  "a preference file, because learner.offline.fraction = "
                      + s.learner().offline().fraction()),
          new Rule(
              List.of("learner.offline.fraction", "learner.examples-per-step"),
              s -> leavesNew(s, 1 - s.learner().offline().fraction()),
              s -> "at most " + mostBesideNew(s)),
          new Rule(
              List.of(
                  "learner.replay.fraction",
                  "learner.offline.fraction",
                  "learner.examples-per-step"),
              s ->
                  !leavesNew(s, 1 - s.learner().offline().fraction())
                      || leavesNew(s, s.learner().newShare()),
              s ->
                  "with learner.offline.fraction = %s at most %s together"
                      .formatted(s.learner().offline().fraction(), mostBesideNew(s))),
          new Rule(
              List.of("weights.keep", "pairs.checkpoint-pair.versions-back", "pairs.assembler"),
              s -> s.weights().keep() > s.pairs().versionsBack(),
              s ->
                  "at least pairs.checkpoint-pair.versions-back + 1 = "
                      + (s.pairs().versionsBack() + 1)
                      + ", because those versions are sampled from"),
          new Rule(
              List.of("reference.refresh", "lora.enabled"),
              s -> s.reference().refresh() != ReferenceRefresh.EMA || !s.lora().enabled(),
              s ->
                  "never or every with lora.enabled = true: the mean of each adapter's two factors"
                      + " is not the mean of the adapters"),
          new Rule(
              List.of("guards.chosen-log-prob.action", "objective"),
              s -> s.judged() || !acts(s.guards().chosenLogProb()),
              s -> "off or warn, because objective = inverse-q has no chosen responses"),
          new Rule(
              List.of("guards.proxy-gold.action", "prompts.file", "prompts.http.enabled"),
              s ->
                  s.guards().proxyGold().action() == GuardReaction.OFF
                      || s.prompts().file().isEmpty() && !s.prompts().http().enabled(),
              s -> "off, because only the embedded prompts have a gold scorer"),
          new Rule(
              List.of("guards.chosen-log-prob.action", "pipeline.deterministic"),
              s -> !s.pipeline().deterministic() || !acts(s.guards().chosenLogProb()),
              s ->
                  "off or warn, because pipeline.deterministic = true: its window of steps is in no"
                      + " checkpoint, so a resumed run could act at another step"),
          new Rule(
              List.of("embedded.model.width", "embedded.model.heads"),
              s -> s.embedded().model().width() % s.embedded().model().heads() == 0,
              s -> "a multiple of embedded.model.heads = " + s.embedded().model().heads()),
          new Rule(
              List.of("embedded.model.width", "embedded.model.heads"),
              s -> {
                EmbeddedSettings.Model shape = s.embedded().model();
                return shape.width() % shape.heads() != 0 || shape.width() / shape.heads() % 2 == 0;
              },
              s ->
                  "an even multiple of embedded.model.heads = "
                      + s.embedded().model().heads()
                      + ": rotary embedding turns pairs"),
          new Rule(
              List.of("embedded.model.heads", "embedded.model.kv-heads"),
              s -> s.embedded().model().heads() % s.embedded().model().kvHeads() == 0,
              s -> "a multiple of embedded.model.kv-heads = " + s.embedded().model().kvHeads()),
          new Rule(
              List.of("cluster.management.port", "cluster.bootstrap.method"),
              s -> !s.cluster().bootstrap().enabled() || s.cluster().management().enabled(),
              s ->
                  "a port, such as 8558, because cluster.bootstrap.method = %s: nodes ask each other there"
                      .formatted(s.cluster().bootstrap().method().label())),
          new Rule(
              List.of(
                  "cluster.bootstrap.contact-points",
                  "cluster.bootstrap.required-contact-points",
                  "cluster.bootstrap.method"),
              s ->
                  s.cluster().bootstrap().method() != BootstrapMethod.CONFIG
                      || s.cluster().bootstrap().contactPoints().size()
                          >= s.cluster().bootstrap().requiredContactPoints(),
              s ->
                  "at least cluster.bootstrap.required-contact-points = %d addresses, because cluster.bootstrap.method = config"
                      .formatted(s.cluster().bootstrap().requiredContactPoints())),
          tlsFile("cluster.tls.key-file", ClusterTlsSettings::keyFile),
          tlsFile("cluster.tls.certificate-file", ClusterTlsSettings::certificateFile),
          tlsFile("cluster.tls.ca-file", ClusterTlsSettings::caFile));

  private CrossChecks() {}

  /**
   * @param entries the settings that were read without a problem
   */
  static List<SettingsProblem> check(Settings settings, List<Entry> entries) {
    Map<String, Entry> good = entries.stream().collect(Collectors.toMap(Entry::path, e -> e));
    return RULES.stream()
        .filter(rule -> good.keySet().containsAll(rule.paths()))
        .filter(rule -> !rule.holds().test(settings))
        .map(rule -> problem(good.get(rule.paths().get(0)), rule.expected().apply(settings)))
        .toList();
  }

  private static SettingsProblem problem(Entry entry, String expected) {
    return new SettingsProblem(
        entry.path(), entry.renderedValue(), entry.origin(), "must be " + expected);
  }

  private static Rule tlsFile(String path, Function<ClusterTlsSettings, Optional<Path>> file) {
    return new Rule(
        List.of(path, "cluster.tls.enabled"),
        s -> !s.cluster().tls().enabled() || file.apply(s.cluster().tls()).isPresent(),
        s -> "a PEM file, because cluster.tls.enabled = true");
  }

  /** Whether it changes what is trained. */
  private static boolean acts(GuardSettings.Guard guard) {
    return guard.action() != GuardReaction.OFF && guard.action() != GuardReaction.WARN;
  }

  /** Whether a step has a new example at least; so much may be lost to rounding. */
  private static boolean leavesNew(Settings settings, double share) {
    return share * settings.learner().examplesPerStep() > 1 - 1e-9;
  }

  private static String mostBesideNew(Settings settings) {
    int all = settings.learner().examplesPerStep();
    return "(learner.examples-per-step - 1) / learner.examples-per-step = %d/%d, so that each step has a new example"
        .formatted(all - 1, all);
  }

  private static boolean isOwn(String template) {
    return template.equals(ModelSettings.OWN_TEMPLATE);
  }

  private static int leastInFlight(Settings settings) {
    return settings.learner().examplesPerStep() + settings.generation().promptsPerUnit();
  }
}
