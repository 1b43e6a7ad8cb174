package io.tributary.app.experiment;

import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import io.tributary.app.WholeFile;
import io.tributary.app.cli.ExperimentRequest;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.Service;
import io.tributary.app.cli.SettingOverride;
import io.tributary.app.cli.SettingsRequest;
import io.tributary.app.display.Displays;
import io.tributary.app.display.Result;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.display.TerminalText;
import io.tributary.app.evaluation.EvaluationFiles;
import io.tributary.app.evaluation.FigureJson;
import io.tributary.app.wiring.SettingsAccess;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code tributary experiment}: all arms with all seeds, then the claim. */
public final class ExperimentService implements Service<ExperimentRequest> {
  private static final List<Long> SEEDS = List.of(17L, 1L, 2L, 3L);
  private static final List<Long> QUICK_SEEDS = List.of(17L);
  private static final String OWN = "experiment";

  @Override
  public ExitCode execute(ExperimentRequest request, Output output)
      throws IOException, InterruptedException {
    Experiment experiment = Catalogue.find(request.name(), request.quick());
    ResolvedSettings base = base(experiment, request.settings());
    Settings settings = base.settings();
    Path folder =
        request
            .out()
            .orElseGet(() -> settings.run().folder().resolve("experiments").resolve(name(request)))
            .toAbsolutePath()
            .normalize();
    Path cache = settings.run().cacheFolder().toAbsolutePath().normalize();
    Plan.of(experiment, request.quick(), base).open(folder);
    WholeFile.write(folder.resolve(Places.BASE), base.render().getBytes(StandardCharsets.UTF_8));
    List<Long> seeds =
        request.seeds().isEmpty() ? request.quick() ? QUICK_SEEDS : SEEDS : request.seeds();
    int parallel = Parallel.of(request.parallel(), experiment);
    ArmRuns runs = new ArmRuns(experiment, folder, cache);
    runs.check(seeds);
    try (RunDisplay display =
        Displays.pick(request.style(), output, settings.display().interval())) {
      display.note("experiment folder " + folder);
      List<ArmResult> results = runs.all(seeds, parallel, display);
      display.done(write(folder, experiment, request.quick(), results));
    }
    return ExitCode.OK;
  }

  private static String name(ExperimentRequest request) {
    return request.quick() ? request.name() + "-quick" : request.name();
  }

  /** The user's files, over them what the experiment sets, over that the user's single settings. */
  private static ResolvedSettings base(Experiment experiment, SettingsRequest given) {
    Set<String> ofArms =
        experiment.arms().stream()
            .flatMap(arm -> arm.stages().stream())
            .flatMap(stage -> stage.settings().stream())
            .map(setting -> setting.substring(0, setting.indexOf('=')))
            .collect(Collectors.toSet());
    for (SettingOverride set : given.overrides()) {
      if (ofArms.contains(set.path())) {
        throw UserError.wrongUsage(
            "%s cannot be set: it is what the arms of %s differ in"
                .formatted(set, experiment.name()));
      }
      if (set.path().equals("seed") || set.path().equals("run.id")) {
        throw UserError.wrongUsage(set + " cannot be set: each run has its own; see --seeds");
      }
    }
    List<SettingOverride> overrides = new ArrayList<>();
    for (String setting : experiment.settings()) {
      int equals = setting.indexOf('=');
      overrides.add(
          new SettingOverride(setting.substring(0, equals), setting.substring(equals + 1), OWN));
    }
    overrides.addAll(given.overrides());
    ResolvedSettings base =
        SettingsAccess.loadAnchored(new SettingsRequest(given.files(), overrides));
    if (base.settings().prompts().file().isPresent()
        || base.settings().prompts().http().enabled()) {
      throw UserError.wrongUsage(
          "prompts.file or prompts.http is set, but experiments need the embedded corpus, whose"
              + " gold scorer decides; leave both out");
    }
    return base;
  }

  private static Result write(
      Path folder, Experiment experiment, boolean quick, List<ArmResult> results)
      throws IOException {
    ExperimentFile file = ExperimentFile.of(experiment, quick, LocalDate.now().toString(), results);
    Path json = folder.resolve("report.json");
    Path page = folder.resolve("report.html");
    WholeFile.write(page, ExperimentPage.render(file).getBytes(StandardCharsets.UTF_8));
    EvaluationFiles.write(json, file);
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("file", json.toString());
    shown.put("page", page.toString());
    shown.put("report", FigureJson.MAPPER.valueToTree(file));
    String places =
        "\n  figures  "
            + TerminalText.oneLine(json.toString())
            + "\n  page     "
            + TerminalText.oneLine(page.toString());
    return new Result(
        file.sentence(), file.sentence() + "\n\n" + ExperimentTable.text(file) + places, shown);
  }
}
