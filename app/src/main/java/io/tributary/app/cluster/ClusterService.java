package io.tributary.app.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import io.tributary.app.cli.ClusterRequest;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import io.tributary.app.cli.Service;
import io.tributary.app.wiring.SettingsAccess;
import java.io.IOException;
import java.util.Map;

/** {@code tributary cluster}: a cluster of JVMs on this machine. */
public final class ClusterService implements Service<ClusterRequest> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public ExitCode execute(ClusterRequest request, Output output) throws Exception {
    if (request instanceof ClusterRequest.Up up) return ClusterUp.run(up, output);
    LocalCluster cluster =
        LocalCluster.of(SettingsAccess.load(request.settings()).settings().run());
    if (request instanceof ClusterRequest.Down down) return down(cluster, down.style(), output);
    return status(cluster, request.style(), output);
  }

  private static ExitCode status(LocalCluster cluster, OutputStyle style, Output output)
      throws IOException {
    Map<String, Object> status = ClusterStatus.of(cluster);
    switch (style) {
      case JSON -> output.out().println(JSON.writeValueAsString(status));
      case QUIET -> output.out().println(status.get("state"));
      case NORMAL -> output.out().print(ClusterStatus.text(status));
    }
    return ExitCode.OK;
  }

  private static ExitCode down(LocalCluster cluster, OutputStyle style, Output output)
      throws IOException, InterruptedException {
    ClusterDown.Ended ended = new ClusterDown(cluster).run();
    if (style == OutputStyle.JSON) {
      Map<String, Object> said =
          Map.of("ended", true, "drained", ended.drained(), "killed", ended.killed());
      output.out().println(JSON.writeValueAsString(said));
      return ended.drained() && ended.killed() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
    String goOn =
        "go on with it: tributary cluster up --set run.id=" + cluster.folder().getFileName();
    if (ended.killed() > 0) {
      throw UserError.failed(
              "%d nodes did not end in %d minutes and were killed; nothing is lost"
                  .formatted(ended.killed(), ClusterDown.END.toMinutes()))
          .withHint(goOn);
    }
    if (!ended.drained()) {
      throw UserError.failed(
              "the cluster has ended, but was not drained in %d s (%d times pipeline.drain-timeout):"
                      .formatted(ended.patience().toSeconds(), ClusterDown.DRAIN_TIMEOUTS)
                  + " some prompts that were fed have no outcome yet; nothing is lost, they are"
                  + " issued again when it goes on")
          .withHint(goOn);
    }
    output.out().println("the cluster has ended; see: tributary audit --cluster");
    return ExitCode.OK;
  }
}
