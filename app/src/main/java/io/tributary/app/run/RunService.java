package io.tributary.app.run;

import io.tributary.actors.StreamResult;
import io.tributary.app.ExitCode;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.RunRequest;
import io.tributary.app.cli.Service;
import io.tributary.app.display.Displays;
import io.tributary.app.display.Result;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.display.Terminal;
import io.tributary.app.report.ReportData;
import io.tributary.app.report.ReportFiles;
import io.tributary.app.report.ReportSummary;
import io.tributary.app.wiring.SettingsAccess;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.RunId;
import io.tributary.config.SettingsLoader;
import io.tributary.streams.log.RunLock;
import io.tributary.streams.log.SqlitePairLog;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code tributary run}: a new run, or one that goes on. */
public final class RunService implements Service<RunRequest> {
  @Override
  @SuppressWarnings("try") // the lock is held, not used
  public ExitCode execute(RunRequest request, Output output) throws Exception {
    Opened opened = request.resume().isPresent() ? resumed(request) : created(request);
    ResolvedSettings resolved = opened.settings();
    RunFolder folder = opened.folder();
    try (RunLock lock = RunLock.acquire(folder.path());
        RunDisplay display =
            Displays.pick(request.style(), output, resolved.settings().display().interval())) {
      RunLog.to(folder.log());
      if (Files.exists(folder.report())) {
        display.note("this run is complete; see " + folder.path().resolve("report.html"));
        return ExitCode.OK;
      }
      return run(folder, resolved, request.fresh(), display);
    }
  }

  private record Opened(RunFolder folder, ResolvedSettings settings) {}

  private static Opened created(RunRequest request) throws IOException {
    ResolvedSettings resolved = SettingsAccess.load(request.settings());
    if (resolved.settings().run().id().isEmpty()) {
      resolved = resolved.withRunId(RunId.of(resolved.settings(), Clock.systemDefaultZone()));
    }
    var run = resolved.settings().run();
    RunFolder folder =
        RunFolder.create(run.folder().resolve(run.id().orElseThrow()), resolved.render());
    return new Opened(folder, resolved);
  }

  /** A resumed run has the settings it was started with, and what the command line says. */
  private static Opened resumed(RunRequest request) {
    ResolvedSettings given = SettingsAccess.load(request.settings());
    RunFolder folder =
        RunFolder.find(request.resume().orElseThrow(), given.settings().run().folder());
    SettingsLoader loader =
        new SettingsLoader(
            Optional.empty(),
            List.of(folder.config().toAbsolutePath()),
            request.settings().overrides().stream().map(o -> o.assignment()).toList());
    for (var file : request.settings().files()) loader = loader.file(file.toAbsolutePath());
    return new Opened(folder, loader.load());
  }

  @SuppressWarnings("try") // signals are caught while it is open
  private ExitCode run(
      RunFolder folder, ResolvedSettings resolved, boolean fresh, RunDisplay display)
      throws IOException {
    PhaseSeconds seconds = new PhaseSeconds(folder.seconds());
    Runnable interrupted = () -> display.done(interrupted(folder));
    try (RunContext context = prepare(folder, resolved, fresh, display, seconds, interrupted);
        SqlitePairLog log = SqlitePairLog.open(folder.pairLog())) {
      AlignPhase align = new AlignPhase(context, log, display, seconds);
      try (DrainOnSignal signal = new DrainOnSignal(align::drain)) {
        seconds.begin("align");
        StreamResult result = align.run();
        seconds.end();
        if (result.drained()) {
          display.done(drained(folder, result.version().number()));
          return ExitCode.OK;
        }
      }
      try (SayOnSignal signal = new SayOnSignal(interrupted)) {
        seconds.begin("evaluate");
        ReportData data = new ReportPhase(context, log, display).run(seconds);
        String where = folder.path().toString();
        display.done(
            new Result(
                ReportSummary.headline(data.report(), where),
                ReportSummary.render(data, where, Terminal.width(System.getenv())),
                ReportFiles.read(folder.path())));
      }
      return ExitCode.OK;
    }
  }

  @SuppressWarnings("try") // signals are caught while it is open
  private static RunContext prepare(
      RunFolder folder,
      ResolvedSettings resolved,
      boolean fresh,
      RunDisplay display,
      PhaseSeconds seconds,
      Runnable interrupted) {
    try (SayOnSignal signal = new SayOnSignal(interrupted)) {
      display.note("run folder " + folder.path());
      return new Preparation(resolved, fresh, display, seconds).prepare(folder);
    }
  }

  private static Result drained(RunFolder folder, long step) {
    String goOn = goOn(folder);
    return new Result(
        "stopped at step " + step + "; go on with " + goOn,
        "Stopped and saved at step " + step + ".\nGo on with: " + goOn,
        Map.of("drained", true, "step", step, "resume", goOn));
  }

  private static Result interrupted(RunFolder folder) {
    String goOn = goOn(folder);
    return new Result(
        "interrupted; go on with " + goOn,
        "Interrupted.\nGo on with: " + goOn,
        Map.of("drained", false, "resume", goOn));
  }

  private static String goOn(RunFolder folder) {
    return "./tributary run --resume " + folder.path();
  }
}
