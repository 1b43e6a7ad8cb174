package io.tributary.app.run;

import io.tributary.api.Judge;
import io.tributary.api.PolicyVersion;
import io.tributary.app.UserError;
import io.tributary.app.cli.EvalRequest;
import io.tributary.app.cli.EvalRequest.Versions;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.SettingOverride;
import io.tributary.app.cli.Yardstick;
import io.tributary.app.display.Displays;
import io.tributary.app.display.Result;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.embedded.Corpus;
import io.tributary.app.embedded.GoldScorer;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.RoundRobin;
import io.tributary.app.wiring.SettingsAccess;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.engine.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Versions of a run on the prompts that the run held out, with the draws of its own report. While
 * the run is going on it writes into {@code eval/} alone.
 */
final class VersionComparison {
  private final EvalRequest request;
  private final RunFolder folder;
  private final RunVersions versions;
  private final List<Long> asked;

  VersionComparison(EvalRequest request, Versions subject) throws IOException {
    this.request = request;
    Path runs = SettingsAccess.load(request.settings()).settings().run().folder();
    this.folder = RunFolder.find(subject.run(), runs);
    this.versions = RunVersions.of(folder);
    this.asked = versions.asked(subject.versions());
  }

  void run(Output output) throws IOException {
    ResolvedSettings resolved = settings();
    Settings settings = resolved.settings();
    Files.createDirectories(folder.evaluations());
    try (RunDisplay display =
            Displays.pick(request.style(), output, settings.display().interval());
        RunContext context =
            new Preparation(resolved, false, display, PhaseSeconds.unkept(), Duties.EVALUATION)
                .prepare(new RunFolder(folder.evaluations()));
        Proxy proxy = context.proxy()) {
      EvalPrompts prompts = prompts(context, display);
      boolean gold =
          switch (request.by()) {
            case GOLD -> true;
            case PROXY -> false;
            case DEFAULT, JUDGE -> prompts.corpus().isPresent();
          };
      Optional<Judge> judge =
          proxy instanceof Proxy.ByJudge by ? Optional.of(by.judge()) : Optional.empty();
      if (judge.isEmpty() && (request.by() == Yardstick.JUDGE || request.pairs().isPresent())) {
        throw UserError.wrongUsage(
            "%s has the objective %s, which no judge decides; leave --by judge and --pairs out"
                .formatted(folder.path(), settings.objective()));
      }
      Standings standings =
          new Standings(prompts, settings, judge, request.by() == Yardstick.JUDGE, request.pairs());
      Answering answering =
          new Answering(
              context.sampling(
                  prompts.prompts(), ReportPhase.HELD_OUT, request.samples(), context.threads()),
              Optional.of(proxy),
              gold ? Optional.of(new GoldScorer(Corpus.load())) : Optional.empty());
      answer(standings, answering, context, display);
      String yardstick =
          request.by() == Yardstick.JUDGE
              ? "judge " + judge.orElseThrow().name()
              : gold ? "gold" : "proxy";
      RoundRobin.Setting setting =
          new RoundRobin.Setting(
              "versions",
              settings.seed(),
              settings.evaluation().temperature(),
              yardstick,
              context.bestOf());
      EvaluationFile evaluation = standings.evaluate(setting);
      Result result = EvalResult.write(evaluation, file());
      new LaterEvaluation(folder, evaluation, file()).record(display::note);
      display.done(result);
    }
  }

  private void answer(
      Standings standings, Answering answering, RunContext context, RunDisplay display) {
    long each = answering.prompts().size();
    display.phase("evaluate", each * asked.size());
    long before = 0;
    for (long version : asked) {
      long from = before;
      try (Weights weights = versions.weights(version, context)) {
        standings.add(
            "v" + version,
            version,
            answering.answer(
                weights,
                new PolicyVersion(version),
                done -> display.progress(from + done, Map.of())));
      }
      before += each;
    }
  }

  private EvalPrompts prompts(RunContext context, RunDisplay display) throws IOException {
    Settings settings = context.settings();
    if (request.prompts().isPresent()) {
      Path rejected = folder.evaluations().resolve("rejected.jsonl");
      return EvalPrompts.ofFile(request.prompts().get(), rejected, settings, request, display);
    }
    return EvalPrompts.ofRun(context, request.n().orElse(settings.evaluation().prompts()));
  }

  /** The run's own, and what the command line says otherwise; no prompts are taken over HTTP. */
  private ResolvedSettings settings() {
    SettingsLoader loader = SettingsLoader.defaults().file(folder.config().toAbsolutePath());
    for (Path file : request.settings().files()) loader = loader.file(file.toAbsolutePath());
    for (SettingOverride set : request.settings().overrides()) {
      loader = loader.set(set.assignment());
    }
    return loader.set("prompts.http.enabled=false").load();
  }

  private Path file() {
    String names = asked.stream().map(String::valueOf).collect(Collectors.joining("-"));
    String by =
        request.by() == Yardstick.DEFAULT ? "" : "-" + request.by().name().toLowerCase(Locale.ROOT);
    return request
        .out()
        .orElseGet(() -> folder.evaluations().resolve("versions-" + names + by + ".json"));
  }
}
