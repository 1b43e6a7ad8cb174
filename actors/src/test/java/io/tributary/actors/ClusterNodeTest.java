package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tributary.actors.StreamSettings.Flow;
import io.tributary.actors.StreamSettings.Objective;
import io.tributary.actors.fakes.Streams;
import io.tributary.actors.fakes.World;
import io.tributary.api.PolicyVersion;
import io.tributary.streams.log.LedgerStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several actor systems that speak over sockets, on engines of hashes and one pair log. */
@Timeout(600)
class ClusterNodeTest {
  private static final long PATIENCE_SECONDS = 180;

  /** The other tests are not about who is dead, whatever else the machine does. */
  private String failureDetector =
      "akka.cluster.failure-detector.acceptable-heartbeat-pause = 120s";

  private final List<ClusterNode> nodes = new ArrayList<>();
  private final int seed = FreePorts.take();

  @AfterEach
  void leaveAll() throws Exception {
    // The oldest last, so that the singletons are not handed from one to the next.
    for (int i = nodes.size() - 1; i >= 0; i--) end(nodes.get(i));
  }

  @Test
  void rolesOnNodesOfTheirOwnTrainEveryPromptOnce() throws Exception {
    World world = world(120);
    ClusterNode feed = node(world, seed, Role.FEED, Role.BUFFER);
    ClusterNode learner = node(world, 0, Role.LEARNER);
    ClusterNode generator = node(world, 0, Role.GENERATOR);
    ClusterNode judge = node(world, 0, Role.JUDGE);
    await("all prompts are decided", () -> world.log.counts().outcomes() == 120);
    await("all examples are trained", () -> everythingTrained(world));
    assertEachOnce(world);
    // Each says what waits on it and nothing of the others; now that is nothing.
    assertThat(doing(feed)).containsKeys("prompts_in_flight", "commits_pending");
    await("all is committed", () -> doing(feed).get("commits_pending") == 0);
    await("the stage is empty", () -> doing(judge).get("units_at_stage") == 0);
    assertThat(doing(judge)).containsKeys("units_for_judges", "groups_for_judges");
    assertThat(doing(learner)).containsEntry("examples_waiting", 0L);
    assertThat(doing(generator)).doesNotContainKeys("units_at_stage", "commits_pending");
  }

  private static Map<String, Long> doing(ClusterNode node) {
    return node.report().toCompletableFuture().join().doing();
  }

  @Test
  void generatorsAndJudgesJoinAndLeaveUnderLoad() throws Exception {
    World world = world(4_000);
    world.sampleMillis = 5;
    node(world, seed, Role.FEED, Role.BUFFER, Role.LEARNER);
    ClusterNode generator = node(world, 0, Role.GENERATOR);
    ClusterNode judge = node(world, 0, Role.JUDGE);
    await("work flows", () -> world.log.counts().outcomes() > 20);
    node(world, 0, Role.GENERATOR);
    node(world, 0, Role.JUDGE);
    nodes.remove(generator);
    end(generator);
    nodes.remove(judge);
    end(judge);
    long before = world.log.counts().outcomes();
    await("work flows again", () -> world.log.counts().outcomes() > before + 20);
    assertThat(world.log.outcomes.size()).isLessThanOrEqualTo(world.log.fed.size());
    assertEachOnce(world);
  }

  @Test
  void feedAndLearnerAreHandedOverWhenTheirNodeLeaves() throws Exception {
    World world = world(100_000);
    world.sampleMillis = 5;
    node(world, seed, Role.BUFFER, Role.JUDGE, Role.GENERATOR);
    ClusterNode first = node(world, 0, Role.FEED, Role.LEARNER);
    await("it trains", () -> steps(world) > 3);
    node(world, 0, Role.FEED, Role.LEARNER);
    nodes.remove(first);
    end(first);
    // The checkpoint of the one that left is where the other begins.
    assertThat(world.checkpoint.version().number()).isGreaterThan(0);
    long before = steps(world);
    await("the other trains", () -> steps(world) > before + 3);
    assertEachOnce(world);
  }

  @Test
  void nodesOfOneSingletonLeaveTogetherAndTheLastStepIsSaved() throws Exception {
    World world = world(100_000);
    world.sampleMillis = 5;
    node(world, seed, Role.BUFFER, Role.JUDGE, Role.GENERATOR);
    List<ClusterNode> both =
        List.of(node(world, 0, Role.FEED, Role.LEARNER), node(world, 0, Role.FEED, Role.LEARNER));
    await("it trains", () -> steps(world) > 3);
    await("all three are up", () -> up(both.get(1)) == 3);
    nodes.removeAll(both);
    both.forEach(ClusterNode::leave);
    long start = System.nanoTime();
    for (ClusterNode node : both) {
      node.done().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    // Who has feed and learner asks the other for seven seconds to take over.
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(90);
    assertThat(world.checkpoint.version().number()).isEqualTo(steps(world));
  }

  /** The failure detector would need two minutes to tell. */
  @Test
  void theOthersKnowAtOnceThatTheirLeaderHasLeft() throws Exception {
    World world = world(1);
    node(world, seed, Role.BUFFER);
    for (int i = 0; i < 7; i++) node(world, 0, Role.BUFFER);
    await("all are up", () -> nodes.stream().allMatch(node -> up(node) == 8));
    // The leader is the one with the lowest address, which is the port here.
    List<ClusterNode> byPort = new ArrayList<>(nodes);
    byPort.sort(Comparator.comparing(ClusterNodeTest::port));
    for (ClusterNode leader : byPort.subList(0, 4)) {
      nodes.remove(leader);
      long start = System.nanoTime();
      end(leader);
      await("it is gone", () -> nodes.stream().allMatch(n -> n.members().size() == nodes.size()));
      assertThat((System.nanoTime() - start) / 1e9).isLessThan(60);
    }
  }

  private static int port(ClusterNode node) {
    return Integer.parseInt(node.address().substring(node.address().lastIndexOf(':') + 1));
  }

  @Test
  void aDrainedClusterHasAnOutcomeForEveryPromptAndFeedsNoOthersWhereverItsFeedGoes()
      throws Exception {
    World world = world(100_000);
    world.sampleMillis = 5;
    node(world, seed, Role.BUFFER, Role.JUDGE, Role.GENERATOR);
    ClusterNode first = node(world, 0, Role.FEED, Role.LEARNER);
    await("work flows", () -> world.log.counts().outcomes() > 20);
    ClusterNode second = node(world, 0, Role.FEED);
    await("all three are up", () -> up(second) == 3);
    assertThat(drain(second)).isEqualTo(FeedDrain.ELSEWHERE);
    await("it is drained", () -> drain(first).drained());
    var counts = world.log.counts();
    assertThat(counts.outcomes()).isEqualTo(counts.fed());
    nodes.remove(first);
    end(first);
    await("the other has the feed", () -> drain(second).drained());
    Thread.sleep(1000);
    assertThat(world.log.counts().fed()).isEqualTo(counts.fed());
  }

  private static FeedDrain drain(ClusterNode node) {
    return node.drainFeed().toCompletableFuture().join();
  }

  private static long up(ClusterNode node) {
    return node.members().stream().filter(member -> member.status().equals("up")).count();
  }

  @Test
  void aLearnerThatIsBusyInNativeCodeIsNotTakenForDead() throws Exception {
    World world = world(100_000);
    failureDetector = "";
    Duration busy = Duration.ofSeconds(Integer.getInteger("tributary.busy-seconds", 20));
    AtomicBoolean once = new AtomicBoolean(true);
    AtomicBoolean over = new AtomicBoolean();
    world.onCall =
        call -> {
          if (!call.equals("step") || !once.getAndSet(false)) return;
          // As a native call does: deaf to interrupts, and without giving the thread back.
          long end = System.nanoTime() + busy.toNanos();
          while (System.nanoTime() < end) Thread.onSpinWait();
          over.set(true);
        };
    ClusterNode other = node(world, seed, Role.FEED, Role.BUFFER, Role.JUDGE, Role.GENERATOR);
    ClusterNode learner = node(world, 0, Role.LEARNER);
    await("the learner is up", () -> other.members().size() == 2);
    while (!over.get()) {
      assertThat(other.members()).hasSize(2).allMatch(ClusterMember::reachable);
      Thread.sleep(200);
    }
    await("it goes on", () -> steps(world) > 3);
    assertThat(learner.done().toCompletableFuture()).isNotDone();
    assertEachOnce(world);
  }

  @Test
  void lockStepIsForOneJvm() {
    World world = world(1);
    assertThatThrownBy(
            () ->
                ClusterNode.start(
                    Streams.settings(true),
                    parts(world, EnumSet.of(Role.BUFFER)),
                    ConfigFactory.empty(),
                    Attachment.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("pipeline.deterministic = true runs in one JVM");
  }

  @Test
  void aSignalOrTwoDeadMembersDoNotEndItsConnections() {
    World world = world(1);
    Config config = ClusterNode.config(settings(), parts(world, EnumSet.of(Role.BUFFER)), akka(0));
    // Otherwise remoting has a shutdown hook of its own, which does not wait for the drain.
    assertThat(config.getBoolean("akka.jvm-shutdown-hooks")).isFalse();
    String resolver = "akka.cluster.split-brain-resolver.";
    assertThat(config.getString(resolver + "down-all-when-unstable")).isEqualTo("off");
  }

  @Test
  void aNodeDoesNotTurnJavaSerializationOn() {
    NodeParts parts = parts(world(1), EnumSet.of(Role.BUFFER));
    String path = "akka.actor.allow-java-serialization";
    Config off = akka(0).withFallback(ConfigFactory.parseString(path + " = off"));
    assertThat(ClusterNode.config(settings(), parts, off).getBoolean(path)).isFalse();
    Config on = akka(0).withFallback(ConfigFactory.parseString(path + " = on"));
    assertThatThrownBy(() -> ClusterNode.config(settings(), parts, on))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(path + " = on (String: 1): it must be off");
  }

  private static World world(int prompts) {
    World world = new World(prompts);
    world.evaluated = false;
    return world;
  }

  private static long steps(World world) {
    return world.log.stepsAfter(0).size();
  }

  private static boolean everythingTrained(World world) {
    var counts = world.log.counts();
    return counts.paired() > 0 && counts.trained() + counts.stale() == counts.paired();
  }

  /** The pair log refuses a second training; this says that the ledger is as it should be. */
  private static void assertEachOnce(World world) {
    List<Long> used = new ArrayList<>();
    for (LedgerStep step : world.log.stepsAfter(0)) {
      used.addAll(step.sequences());
      used.addAll(step.stale());
    }
    assertThat(used).doesNotHaveDuplicates();
  }

  private ClusterNode node(World world, int port, Role first, Role... others) {
    ClusterNode node =
        ClusterNode.start(
            settings(), parts(world, EnumSet.of(first, others)), akka(port), Attachment.NONE);
    nodes.add(node);
    return node;
  }

  private static void end(ClusterNode node) throws Exception {
    node.leave();
    node.done().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static StreamSettings settings() {
    StreamSettings base = Streams.settings(false, 2, 1, Objective.PAIRS);
    return new StreamSettings(
        base.seed(),
        base.objective(),
        base.sampling(),
        base.judging(),
        new Flow(false, 1000, 24, Duration.ofSeconds(30), Duration.ofSeconds(10), 3),
        base.training());
  }

  private static NodeParts parts(World world, Set<Role> roles) {
    StreamParts all = world.parts();
    return new NodeParts(
        part(roles, Role.FEED, new NodeParts.Feed(all::pairLog, all.prompts())),
        part(roles, Role.GENERATOR, new NodeParts.Generators(all.generators(), follower(world))),
        part(roles, Role.JUDGE, new NodeParts.Judges(all.judges())),
        part(roles, Role.BUFFER, new NodeParts.Buffers(all.pairLog())),
        part(
            roles,
            Role.LEARNER,
            new LearnerParts(
                all.pairLog(),
                () -> new LearnerTerm(all.pairLog(), ClusterNodeTest::announce),
                all.learner(),
                all.evaluation(),
                all.checkpointer(),
                all.metrics())),
        all.metrics());
  }

  private static Optional<PolicyAnnounced> announce(PolicyVersion version) {
    return Optional.of(
        new PolicyAnnounced(1, version.number(), List.of("memory:" + version.number())));
  }

  /** The engines share their weights in memory; the announcement says when there are any. */
  private static PolicyFollower follower(World world) {
    AtomicBoolean heard = new AtomicBoolean();
    return new PolicyFollower() {
      @Override
      public void announced(PolicyAnnounced policy) {
        assertThat(policy.holders()).containsExactly("memory:" + policy.version());
        heard.set(true);
      }

      @Override
      public boolean ready() {
        return heard.get();
      }
    };
  }

  private static <T> Optional<T> part(Set<Role> roles, Role role, T part) {
    return roles.contains(role) ? Optional.of(part) : Optional.empty();
  }

  private Config akka(int port) {
    return ConfigFactory.parseString(
        """
        akka.remote.artery.canonical.port = %d
        akka.cluster.seed-nodes = ["akka://tributary@127.0.0.1:%d"]
        %s
        """
            .formatted(port, seed, failureDetector));
  }

  private static void await(String what, BooleanSupplier happened) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!happened.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting until " + what).isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
