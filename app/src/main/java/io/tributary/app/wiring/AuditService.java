package io.tributary.app.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.ExitCode;
import io.tributary.app.cli.AuditRequest;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.Service;
import io.tributary.app.cluster.LocalCluster;
import io.tributary.app.run.RunFolder;
import io.tributary.streams.log.AuditReport;
import io.tributary.streams.log.RunAudit;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code tributary audit}: proves a run from its database and checkpoints. */
final class AuditService implements Service<AuditRequest> {
  @Override
  public ExitCode execute(AuditRequest request, Output output) throws Exception {
    Path runs = SettingsAccess.load(request.settings()).settings().run().folder();
    String run = request.run().orElseGet(() -> LocalCluster.last(runs).folder().toString());
    RunFolder folder = RunFolder.find(run, runs);
    RunAudit.Moment moment = request.live() ? RunAudit.Moment.LIVE : RunAudit.Moment.AT_REST;
    AuditReport report = folder.audit(System.getenv(), moment);
    switch (request.style()) {
      case JSON -> output.out().println(new ObjectMapper().writeValueAsString(json(report)));
      case QUIET -> output.out().println(report.passed() ? "passed" : "failed");
      case NORMAL -> output.out().println(report.text());
    }
    return report.passed() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static Map<String, Object> json(AuditReport report) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("passed", report.passed());
    out.put("fed", report.counts().fed());
    out.put("pairs", report.counts().paired());
    out.put("samples", report.counts().sampled());
    out.put("dropped", report.counts().dropped());
    out.put("in_flight", report.inFlight());
    out.put("trained", report.counts().trained());
    out.put("stale", report.counts().stale());
    out.put("replayed", report.mixed().replayed());
    out.put("offline", report.mixed().offline());
    out.put("steps", report.steps());
    out.put("checkpoints", report.checkpoints());
    out.put("findings", report.findings());
    return out;
  }
}
