package io.tributary.app.run;

import io.tributary.actors.Attachment;
import io.tributary.actors.ClusterManagement;
import io.tributary.actors.ClusterNode;
import io.tributary.actors.FeedDrain;
import io.tributary.actors.NodeReport;
import io.tributary.actors.Role;
import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import io.tributary.app.cli.NodeRequest;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.Service;
import io.tributary.app.cluster.StatusServer;
import io.tributary.app.display.Displays;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.wiring.SettingsAccess;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.RunSettings;
import io.tributary.streams.http.PromptServerException;
import io.tributary.streams.log.RunLock;
import io.tributary.streams.metrics.JsonlMetricSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** {@code tributary node}: one node of a cluster, until it is told to leave. */
public final class NodeService implements Service<NodeRequest> {
  /** Below the run's folder: a folder for each node. */
  public static final String NODES = "nodes";

  private final NodeEngines.Maker engines;

  public NodeService() {
    this(NodeModels::load);
  }

  NodeService(NodeEngines.Maker engines) {
    this.engines = engines;
  }

  @Override
  @SuppressWarnings("try") // lock and log are held, not used
  public ExitCode execute(NodeRequest request, Output output) throws Exception {
    ResolvedSettings resolved = SettingsAccess.loadAnchored(request.settings());
    NodeContext.requireFit(resolved.settings());
    Remoting.requireWayToJoin(resolved);
    RunSettings run = resolved.settings().run();
    String id =
        run.id()
            .orElseThrow(
                () ->
                    UserError.wrongUsage("run.id is empty; all nodes of a cluster share one run")
                        .withHint("give it a name: --set run.id=NAME"));
    RunFolder folder = new RunFolder(run.folder().resolve(id));
    String name = request.name().orElseGet(() -> name(request));
    Path own = Files.createDirectories(folder.path().resolve(NODES).resolve(name));
    try (RunLock lock = RunLock.acquire(own);
        RunLog log = RunLog.to(own.resolve("node.log"));
        RunDisplay display =
            Displays.pick(request.style(), output, resolved.settings().display().interval());
        NodeFigures figures = new NodeFigures();
        NodeContext context =
            NodeContext.open(
                engines,
                resolved,
                folder,
                own,
                request.roles(),
                request.changeJudge(),
                figures,
                display)) {
      serve(request, resolved, context, figures, own, name, display);
      return ExitCode.OK;
    }
  }

  private static String name(NodeRequest request) {
    return request.roles().stream().sorted().map(Role::label).collect(Collectors.joining("-"));
  }

  @SuppressWarnings("try") // signals are caught while it is open
  private static void serve(
      NodeRequest request,
      ResolvedSettings resolved,
      NodeContext context,
      NodeFigures figures,
      Path own,
      String name,
      RunDisplay display)
      throws IOException {
    Optional<PromptIntake> intake = context.intake(display);
    Attachment file =
        system -> {
          JsonlMetricSink sink = figures.writeTo(own.resolve(JsonlMetricSink.FILE_NAME), system);
          ConnectionFigures.report(system, figures);
          return () -> {
            figures.close();
            return sink.done();
          };
        };
    ClusterNode node =
        ClusterNode.start(
            StreamAssembly.settings(resolved.settings()),
            context.parts(),
            Remoting.of(resolved),
            file.with(context.beside(intake)));
    try (DrainOnSignal signal = new DrainOnSignal(node::leave);
        StatusServer status =
            StatusServer.start(
                request.statusPort(),
                () -> status(name, node, context, figures.newest()),
                () -> drain(node))) {
      display.note(
          "node %s is %s; its status is at http://127.0.0.1:%d/status"
              .formatted(name, node.address(), status.port()));
      node.done().toCompletableFuture().join();
    } catch (CompletionException e) {
      Optional<PromptServerException> untaken = intake.flatMap(PromptIntake::failure);
      if (untaken.isPresent()) throw untaken.get();
      if (e.getCause() instanceof ClusterNode.RemovedException removed) {
        throw UserError.failed(removed.getMessage(), removed);
      }
      if (e.getCause() instanceof ClusterManagement.UnavailableException unavailable) {
        throw UserError.failed(unavailable.getMessage(), unavailable);
      }
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw e;
    }
  }

  private static Map<String, Object> drain(ClusterNode node) {
    FeedDrain drain = node.drainFeed().toCompletableFuture().join();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("feed_here", drain.here());
    answer.put("drained", drain.drained());
    answer.put("units_waiting", drain.waiting());
    answer.put("units_held", drain.held());
    return answer;
  }

  private static Map<String, Object> status(
      String name, ClusterNode node, NodeContext context, SortedMap<String, Double> figures) {
    NodeReport report = node.report().toCompletableFuture().join();
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("name", name);
    status.put("pid", ProcessHandle.current().pid());
    status.put("address", node.address());
    status.put("roles", report.roles());
    status.put("state", report.state());
    context.policyVersion().ifPresent(version -> status.put("policy_version", version));
    context.judge().ifPresent(judge -> status.put("judge", judge));
    status.put("doing", new TreeMap<>(report.doing()));
    status.put("figures", figures);
    status.put("cluster", node.members());
    return status;
  }
}
