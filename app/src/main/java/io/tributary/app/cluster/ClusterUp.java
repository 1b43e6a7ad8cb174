package io.tributary.app.cluster;

import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import io.tributary.app.cli.ClusterRequest;
import io.tributary.app.cli.Output;
import io.tributary.app.display.Displays;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.run.ClusterPreparation;
import io.tributary.app.wiring.SettingsAccess;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.RunSettings;
import io.tributary.streams.log.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * {@code tributary cluster up}: one that is new, a run that has ended and goes on, or the healing
 * of one that is up. There is never a second one beside a cluster unless it is given a name.
 */
final class ClusterUp {
  private static final Duration START = Duration.ofMinutes(5);

  private final ClusterRequest.Up request;
  private final ResolvedSettings resolved;
  private final RunDisplay display;

  private ClusterUp(ClusterRequest.Up request, ResolvedSettings resolved, RunDisplay display) {
    this.request = request;
    this.resolved = resolved;
    this.display = display;
  }

  static ExitCode run(ClusterRequest.Up request, Output output)
      throws IOException, InterruptedException {
    ResolvedSettings resolved = SettingsAccess.loadAnchored(request.settings());
    try (RunDisplay display =
        Displays.pick(request.style(), output, resolved.settings().display().interval())) {
      return new ClusterUp(request, resolved, display).run();
    }
  }

  private ExitCode run() throws IOException, InterruptedException {
    Optional<LocalCluster> there = there();
    if (there.isPresent() && there.get().anyAlive()) return heal(there.get());
    if (there.isPresent()) return goOn(there.get().folder(), there.get().sizes());
    String now = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now());
    RunSettings settings = resolved.settings().run();
    ResolvedSettings named =
        settings.id().isPresent() ? resolved : resolved.withRunId(LocalCluster.PREFIX + now);
    Path folder = folder(named.settings().run());
    if (ClusterPreparation.isRun(folder)) return goOn(folder, Sizes.DEFAULT);
    if (request.changeJudge().isPresent()) {
      throw UserError.wrongUsage(
              "--change-judge %d is for a run that goes on, and %s is new"
                  .formatted(request.changeJudge().getAsInt(), folder))
          .withHint("name the run: --set run.id=NAME");
    }
    display.note("cluster folder " + folder);
    ClusterPreparation.begin(named, folder, display);
    return start(folder, Sizes.DEFAULT.with(request));
  }

  /** The cluster that is meant: the one with the name, or without one the one that is up. */
  private Optional<LocalCluster> there() {
    RunSettings run = resolved.settings().run();
    if (run.id().isPresent()) return LocalCluster.at(folder(run));
    List<LocalCluster> all = LocalCluster.all(run.folder().toAbsolutePath());
    return all.stream().filter(LocalCluster::anyAlive).findFirst();
  }

  private static Path folder(RunSettings run) {
    return run.folder().resolve(run.id().orElseThrow()).toAbsolutePath();
  }

  @SuppressWarnings("try") // the lock is held, not used
  private ExitCode heal(LocalCluster cluster) throws IOException, InterruptedException {
    Path folder = cluster.folder();
    if (Files.exists(cluster.ending())) {
      throw UserError.failed("the cluster " + folder + " is ending; wait until it has ended");
    }
    if (request.changeJudge().isPresent()) {
      throw UserError.wrongUsage(
              "--change-judge %d: the cluster %s is up"
                  .formatted(request.changeJudge().getAsInt(), folder))
          .withHint(
              "start a node with the new judge: tributary node --roles judge --change-judge %d; see"
                      .formatted(request.changeJudge().getAsInt())
                  + " docs/operations.md, Change the judge");
    }
    if (!request.heal()) {
      throw UserError.failed(
              "the cluster %s is up, %d of its %d nodes live"
                  .formatted(folder, cluster.alive(), cluster.members().size()))
          .withHint(
              "start those again that died: tributary cluster up --heal; end it: tributary cluster"
                  + " down; start another: --set run.id=NAME");
    }
    if (!cluster.sizes().with(request).equals(cluster.sizes())) {
      throw UserError.wrongUsage(
              "%s contradicts %s, with which the cluster %s is up"
                  .formatted(cluster.sizes().with(request), cluster.sizes(), folder))
          .withHint("end it with `tributary cluster down`, then start it with other numbers");
    }
    ClusterPreparation.requireSame(request.settings(), folder);
    try (RunLock lock = RunLock.acquire(cluster.nodes())) {
      display.note("healing the cluster " + folder);
      new Healer(cluster, display::note).untilTheEnd();
      return ExitCode.OK;
    }
  }

  private ExitCode goOn(Path folder, Sizes sizes) throws IOException, InterruptedException {
    display.note("going on with " + folder);
    ClusterPreparation.goOn(request.settings(), folder, request.changeJudge(), display);
    return start(folder, sizes.with(request));
  }

  @SuppressWarnings("try") // the lock is held, not used
  private ExitCode start(Path folder, Sizes sizes) throws IOException, InterruptedException {
    try (RunLock lock = RunLock.acquire(folder.resolve(LocalCluster.NODES))) {
      requireNoneAlive(folder);
      // Other processes may have the ports of the last time.
      LocalCluster cluster = LocalCluster.plan(folder, sizes);
      Files.deleteIfExists(cluster.ending());
      new Launcher(cluster).startAll();
      Healer healer = new Healer(cluster, display::note);
      awaitAll(cluster);
      display.note(cluster.members().size() + " nodes are up; see: tributary cluster status");
      if (request.heal()) healer.untilTheEnd();
      return ExitCode.OK;
    }
  }

  /** Another `cluster up` may have been faster. */
  private static void requireNoneAlive(Path folder) {
    if (LocalCluster.at(folder).filter(LocalCluster::anyAlive).isEmpty()) return;
    throw UserError.failed("the cluster " + folder + " was started by another process meanwhile");
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
}
