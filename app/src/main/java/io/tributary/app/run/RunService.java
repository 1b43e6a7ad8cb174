package io.tributary.app.run;

import io.tributary.actors.StreamResult;
import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
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
import io.tributary.config.RunSettings;
import io.tributary.streams.log.RunLock;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.log.SqlPairLog;
import io.tributary.streams.log.WriterRole;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalInt;

/** {@code tributary run}: a new run, or one that goes on. */
public final class RunService implements Service<RunRequest> {
  @Override
  public ExitCode execute(RunRequest request, Output output) throws Exception {
    return request.resume().isPresent() ? resume(request, output) : begin(request, output);
  }

  @SuppressWarnings("try") // the lock is held, not used
  private static ExitCode begin(RunRequest request, Output output) throws IOException {
    // a resume may come from another working folder
    ResolvedSettings resolved = SettingsAccess.loadAnchored(request.settings());
    if (resolved.settings().run().id().isEmpty()) {
      resolved = resolved.withRunId(RunId.of(resolved.settings(), Clock.systemDefaultZone()));
    }
    RunSettings run = resolved.settings().run();
    RunFolder folder = RunFolder.create(run.folder().resolve(run.id().orElseThrow()));
    try (RunLock lock = RunLock.acquire(folder.path())) {
      folder.begin(resolved.render());
      try {
        return show(folder, resolved, request, output);
      } finally {
        folder.abandonUnlessBegun();
      }
    }
  }

  @SuppressWarnings("try") // the lock is held, not used
  private static ExitCode resume(RunRequest request, Output output) throws IOException {
    ResolvedSettings given = SettingsAccess.load(request.settings());
    RunFolder folder =
        RunFolder.find(request.resume().orElseThrow(), given.settings().run().folder());
    try (RunLock lock = RunLock.acquire(folder.path())) {
      ClusterNodes.requireNoneAtWork(folder);
      boolean anotherJudge = request.changeJudge().isPresent();
      return show(
          folder, ResumedSettings.of(folder, request.settings(), anotherJudge), request, output);
    }
  }

  @SuppressWarnings("try") // the log is written while it is open
  private static ExitCode show(
      RunFolder folder, ResolvedSettings resolved, RunRequest request, Output output)
      throws IOException {
    try (RunLog log = RunLog.to(folder.log());
        RunDisplay display =
            Displays.pick(request.style(), output, resolved.settings().display().interval())) {
      if (Files.exists(folder.report())) {
        display.note("this run is complete; see " + folder.path().resolve("report.html"));
        return ExitCode.OK;
      }
      try {
        return run(folder, resolved, request, display);
      } catch (IOException | RuntimeException e) {
        boolean resumable = folder.hasLog() && !(e instanceof UserError);
        if (resumable) display.note("what was done is kept; go on with: " + goOn(folder));
        throw e;
      }
    }
  }

  @SuppressWarnings("try") // signals are caught while it is open
  private static ExitCode run(
      RunFolder folder, ResolvedSettings resolved, RunRequest request, RunDisplay display)
      throws IOException {
    // Before the models are loaded, where it can be told.
    boolean settled = folder.hasLog();
    if (settled) settleJudge(folder, resolved, request.changeJudge(), display);
    OptionalInt change = settled ? OptionalInt.empty() : request.changeJudge();
    PhaseSeconds seconds = new PhaseSeconds(folder.seconds());
    Runnable interrupted = () -> display.done(interrupted(folder));
    try (RunContext context =
            prepare(folder, resolved, request.fresh(), display, seconds, interrupted);
        SqlPairLog log = folder.openLog(resolved.settings(), System.getenv())) {
      RunJudge.settle(log, folder, resolved, change, RunJudge.Proof.NONE);
      AlignPhase align = new AlignPhase(context, inBothRoles(log), display, seconds);
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
                ReportFiles.json(folder.path())));
      }
      return ExitCode.OK;
    }
  }

  private static void settleJudge(
      RunFolder folder, ResolvedSettings resolved, OptionalInt change, RunDisplay display)
      throws IOException {
    try (SqlPairLog log = folder.openLog(resolved.settings(), System.getenv())) {
      RunJudge.settle(log, folder, resolved, change, RunJudge.Proof.byMaking(display));
    }
  }

  /** Whoever fed or trained before, a cluster's nodes or a run thought dead, writes no more. */
  private static SharedPairLog inBothRoles(SharedPairLog log) {
    String holder = "run " + ProcessHandle.current().pid();
    SharedPairLog mine = log;
    for (WriterRole role : WriterRole.values()) {
      mine = mine.as(role, log.acquireEpoch(role, holder));
    }
    return mine;
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
      return new Preparation(resolved, fresh, display, seconds, Duties.RUN).prepare(folder);
    }
  }

  private static Result drained(RunFolder folder, long step) {
    String goOn = goOn(folder);
    return new Result(
        "stopped at step " + step + "; go on with: " + goOn,
        "Stopped and saved at step " + step + ".\nGo on with: " + goOn,
        Map.of("drained", true, "step", step, "resume", goOn));
  }

  private static Result interrupted(RunFolder folder) {
    String goOn = goOn(folder);
    return new Result(
        "interrupted; go on with: " + goOn,
        "Interrupted.\nGo on with: " + goOn,
        Map.of("drained", false, "resume", goOn));
  }

  private static String goOn(RunFolder folder) {
    return "./tributary run --resume " + folder.path();
  }
}
