package io.tributary.app.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import io.tributary.app.cli.ClusterRequest;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import io.tributary.app.cli.Service;
import io.tributary.app.display.Displays;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.run.ClusterPreparation;
import io.tributary.app.wiring.SettingsAccess;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** {@code tributary cluster}: a cluster of JVMs on this machine. */
public final class ClusterService implements Service<ClusterRequest> {
  private static final Duration START = Duration.ofMinutes(5);

  /** A learner's last step and checkpoint may take long. */
  private static final Duration END = Duration.ofMinutes(4);

  /** Who takes work from others ends after them. */
  private static final List<String> ENDING_ORDER =
      List.of("generator", "judge", "feed", "learner", "buffer");

  @Override
  public ExitCode execute(ClusterRequest request, Output output) throws Exception {
    if (request instanceof ClusterRequest.Up up) return up(up, output);
    Path runs = SettingsAccess.load(request.settings()).settings().run().folder();
    LocalCluster cluster = LocalCluster.last(runs);
    if (request instanceof ClusterRequest.Down down) return down(cluster, down, output);
    return status(cluster, request.style(), output);
  }

  private static ExitCode up(ClusterRequest.Up request, Output output)
      throws IOException, InterruptedException {
    ResolvedSettings resolved = ClusterPreparation.settings(request.settings());
    if (resolved.settings().run().id().isEmpty()) {
      String now = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now());
      resolved = resolved.withRunId(LocalCluster.PREFIX + now);
    }
    RunSettings run = resolved.settings().run();
    Path folder = run.folder().resolve(run.id().orElseThrow()).toAbsolutePath();
    try (RunDisplay display =
        Displays.pick(request.style(), output, resolved.settings().display().interval())) {
      display.note("cluster folder " + folder);
      ClusterPreparation.prepare(resolved, folder, display);
      LocalCluster cluster =
          LocalCluster.plan(folder, request.generators(), request.judges(), request.buffers());
      for (Member member : cluster.members()) cluster.start(member);
      Healer healer = new Healer(cluster, display::note);
      awaitAll(cluster);
      display.note(cluster.members().size() + " nodes are up; see: tributary cluster status");
      if (request.heal()) healer.untilTheEnd();
      return ExitCode.OK;
    }
  }

  private static void awaitAll(LocalCluster cluster) throws InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    for (Member member : cluster.members()) {
      while (member.status().isEmpty()) {
        Path log = member.folder(cluster.folder()).resolve("output.log");
        if (member.process(cluster.folder()).isEmpty()) {
          throw UserError.failed("node " + member.name() + " has ended; see " + log);
        }
        if (System.nanoTime() > deadline) {
          throw UserError.failed(
              "node %s does not answer after %d s; see %s"
                  .formatted(member.name(), START.toSeconds(), log));
        }
        Thread.sleep(200);
      }
    }
  }

  private static ExitCode status(LocalCluster cluster, OutputStyle style, Output output)
      throws IOException {
    Map<String, Object> status = ClusterStatus.of(cluster);
    switch (style) {
      case JSON -> output.out().println(new ObjectMapper().writeValueAsString(status));
      case QUIET -> output.out().println(status.get("state"));
      case NORMAL -> output.out().print(ClusterStatus.text(status));
    }
    return ExitCode.OK;
  }

  private static ExitCode down(LocalCluster cluster, ClusterRequest.Down request, Output output)
      throws IOException, InterruptedException {
    if (!Files.exists(cluster.ending())) Files.createFile(cluster.ending());
    int killed = 0;
    for (String role : ENDING_ORDER) {
      List<Member> group =
          cluster.members().stream().filter(member -> member.roles().contains(role)).toList();
      for (Member member : group) {
        member.process(cluster.folder()).ifPresent(ProcessHandle::destroy);
      }
      for (Member member : group) if (!ended(cluster, member)) killed++;
    }
    if (killed > 0) {
      throw UserError.failed(
          killed + " nodes did not end in " + END.toMinutes() + " minutes and were killed");
    }
    if (request.style() == OutputStyle.JSON) {
      output.out().println(new ObjectMapper().writeValueAsString(Map.of("ended", true)));
    } else {
      output.out().println("the cluster has ended; see: tributary audit --cluster");
    }
    return ExitCode.OK;
  }

  private static boolean ended(LocalCluster cluster, Member member) throws InterruptedException {
    long deadline = System.nanoTime() + END.toNanos();
    while (member.process(cluster.folder()).isPresent()) {
      if (System.nanoTime() > deadline) {
        member.process(cluster.folder()).ifPresent(ProcessHandle::destroyForcibly);
        return false;
      }
      Thread.sleep(100);
    }
    return true;
  }
}
