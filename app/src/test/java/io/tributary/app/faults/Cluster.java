package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.cluster.LocalPorts;
import io.tributary.app.run.SimulatedRun;
import io.tributary.streams.log.AuditReport;
import io.tributary.streams.log.RunAudit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A cluster of JVMs whose engines are simulated and all else is real, on PostgreSQL. A member that
 * ends is started again, as systemd or Kubernetes would, unless the test holds it back.
 */
final class Cluster implements AutoCloseable {
  /** Everything is below here. */
  static final Path FOLDER = Path.of("target/faults").toAbsolutePath();

  private static final int TERM = 15;

  private static final Duration HEAL = Duration.ofMillis(200);
  private static final List<String> ENDING =
      List.of("generator", "judge", "feed", "learner", "buffer");

  private final ClusterPlan plan;
  private final Network network;
  private final NodeCommand command;
  private final SimulatedRun run;
  private final Path control;

  /** Those of the plan, whom all know. */
  private final List<Node> seeds;

  /** By name; another map when one is added, since others read it meanwhile. */
  private volatile Map<String, Node> nodes;

  private final Set<String> heldBack = new HashSet<>();
  private final Facts facts;
  private final Thread healer = new Thread(this::heal, "healer");
  private volatile boolean healing = true;

  private Cluster(ClusterPlan plan, Network network, boolean resume) throws IOException {
    this.plan = plan;
    this.network = network;
    Path home = FOLDER.resolve(plan.name());
    if (!resume) empty(home);
    control = Files.createDirectories(home.resolve("control"));
    Path prompts = home.resolve("prompts.jsonl");
    Files.write(
        prompts,
        IntStream.range(0, 300)
            .mapToObj(i -> "{\"id\": \"p%d\", \"prompt\": \"Question number %d?\"}".formatted(i, i))
            .toList());
    Path settings = Files.writeString(home.resolve("cluster.conf"), plan.config(home, prompts));
    run =
        resume
            ? SimulatedRun.existing(settings, Postgres.ENVIRONMENT)
            : SimulatedRun.prepare(settings, Postgres.ENVIRONMENT);
    if (!resume && plan.disk().isPresent()) {
      Path checkpoints = plan.disk().get().resolve("checkpoints");
      Files.createSymbolicLink(run.checkpoints(), Files.createDirectories(checkpoints));
    }
    command = new NodeCommand(plan, network, control, run.config());
    Map<String, Node> planned = new LinkedHashMap<>();
    plan.nodes().forEach((name, roles) -> planned.put(name, node(name, List.of(roles.split(",")))));
    nodes = planned;
    seeds = List.copyOf(planned.values());
    facts = new Facts(plan.name());
    // Whoever ends this JVM ends them too.
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
  }

  private Node node(String name, List<String> roles) {
    Path folder = run.nodes().resolve(name);
    return new Node(name, roles, LocalPorts.take(), LocalPorts.take(), folder);
  }

  /** Starts all members, and returns when the learner has published two steps. */
  static Cluster start(ClusterPlan plan) {
    return start(plan, Network.DIRECT);
  }

  static Cluster start(ClusterPlan plan, Network network) {
    return start(plan, network, false);
  }

  /** Goes on with the run of a cluster whose test was broken off. */
  static Cluster resume(ClusterPlan plan) {
    return start(plan, Network.DIRECT, true);
  }

  private static Cluster start(ClusterPlan plan, Network network, boolean resume) {
    try {
      Cluster cluster = new Cluster(plan, network, resume);
      // Starting is what takes processors; clusters side by side do so one after the other.
      synchronized (Cluster.class) {
        network.connect(cluster.nodes.values());
        for (Node node : cluster.nodes.values()) cluster.start(node);
        cluster.healer.setDaemon(true);
        cluster.healer.start();
        try {
          Waiting.until("the cluster works", () -> cluster.facts.published() >= 2);
        } catch (AssertionError e) {
          cluster.close();
          throw new AssertionError(e.getMessage() + "\n" + cluster.said(), e);
        }
      }
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(Node node) {
    node.start(command.of(node, seeds), run.environment());
  }

  /** Starts a node that nobody has heard of: it is no seed of the others, nor of its own. */
  synchronized Node add(String name, String role) {
    Node added = node(name, List.of(role));
    Map<String, Node> all = new LinkedHashMap<>(nodes);
    if (all.put(name, added) != null) throw new IllegalArgumentException(name + " is there");
    start(added);
    nodes = all;
    return added;
  }

  private void heal() {
    while (healing) {
      synchronized (this) {
        for (Node node : nodes.values()) {
          if (healing && !heldBack.contains(node.name()) && !node.alive()) start(node);
        }
      }
      Waiting.pause(HEAL);
    }
  }

  /** It is not started again until {@link #release}. */
  synchronized void holdBack(String name) {
    heldBack.add(name);
  }

  synchronized void release(String name) {
    heldBack.remove(name);
  }

  Node node(String name) {
    return nodes.get(name);
  }

  List<Node> members() {
    return List.copyOf(nodes.values());
  }

  /** Those whose first role it is. */
  List<Node> with(String role) {
    return nodes.values().stream().filter(node -> node.roles().get(0).equals(role)).toList();
  }

  Facts facts() {
    return facts;
  }

  SimulatedRun run() {
    return run;
  }

  /** {@code kill -9}, and when. */
  long kill(String name) {
    long now = System.nanoTime();
    node(name).signal("KILL");
    return now;
  }

  /** The next step of a learner keeps its thread busy for so long. */
  void keepNextStepBusy(Duration time) {
    order("busy", Long.toString(time.toSeconds()));
  }

  /** Whether that step is under way. */
  boolean stepIsBusy() {
    return Files.exists(control.resolve("busy-begun"));
  }

  private void order(String name, String content) {
    try {
      Path partial = Files.writeString(control.resolve(name + ".partial"), content);
      Files.move(partial, control.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often any member has ended. */
  int ends() {
    return nodes.values().stream().mapToInt(node -> node.ended().size()).sum();
  }

  /** Lets the prompts run dry, ends all members, and proves that nothing was lost or doubled. */
  void finishAndAudit() {
    explained(
        () -> {
          order("hurry", "");
          Waiting.untilNone("prompts to be fed", () -> plan.prompts() - facts.fed());
          Waiting.untilNone("prompts to be decided", () -> facts.openBefore(plan.prompts()));
          Waiting.untilNone("pairs to be trained", facts::untrained);
        });
    end();
    audit(plan.prompts(), 0);
  }

  /** The same in the middle of the prompts: the feed works off what it fed and draws no more. */
  AuditReport drainAndAudit() {
    int lessThanAStep = ClusterPlan.STEP - 1;
    explained(
        () -> {
          Waiting.until("a drain", () -> with("feed").stream().anyMatch(Standing::drained));
          Waiting.untilNone(
              "pairs to be trained", () -> Math.max(0, facts.untrained() - lessThanAStep));
        });
    end();
    return audit(facts.fed(), lessThanAStep);
  }

  /** Proves what can be proven while everybody is at work. */
  void auditLive() {
    AuditReport report = run.audit(RunAudit.Moment.LIVE);
    assertThat(report.passed()).as("while it is up: " + report.text()).isTrue();
  }

  private AuditReport audit(long prompts, int untrained) {
    RunProof proof = RunProof.of(run, plan.weights().orElse(run.nodes()));
    long late = nodes.values().stream().mapToLong(n -> n.times("buffer/late_duplicates")).sum();
    Audits.keep(plan.name(), proof.report(), late);
    proof.require(prompts, untrained);
    return proof.report();
  }

  private void explained(Runnable waiting) {
    try {
      waiting.run();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + said(), e);
    }
  }

  /** SIGTERM, to whom takes work from others after them, and last of each role to its singleton. */
  private void end() {
    synchronized (this) {
      healing = false;
    }
    for (String role : ENDING) {
      List<Node> group =
          nodes.values().stream().filter(n -> n.roles().get(0).equals(role) && n.alive()).toList();
      if (role.equals("feed") || role.equals("learner")) {
        String holder = facts.holder(role);
        group.stream().filter(node -> !node.name().equals(holder)).forEach(n -> end(List.of(n)));
        group = group.stream().filter(node -> node.name().equals(holder)).toList();
      }
      end(group);
    }
  }

  private static void end(List<Node> group) {
    int[] said = group.stream().mapToInt(node -> node.said().length()).toArray();
    for (Node node : group) node.signal("TERM");
    for (int i = 0; i < group.size(); i++) {
      Node node = group.get(i);
      assertThat(node.awaitEnd(240)).as("end of " + node.tail()).hasValue(128 + TERM);
      // It took its leave: nobody had to take it for dead.
      assertThat(node.said().substring(said[i])).doesNotContain("SBR took decision");
    }
  }

  /** The ends of what all members have said. */
  String said() {
    return nodes.values().stream()
        .map(node -> node.tail() + " ended: " + node.ended())
        .collect(Collectors.joining("\n"));
  }

  private synchronized void stop() {
    healing = false;
    for (Node node : nodes.values()) node.destroy();
  }

  @Override
  public void close() {
    stop();
    facts.close();
    network.close();
  }

  private static void empty(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
