package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.run.SimulatedPolicy;
import io.tributary.app.run.SimulatedRun;
import io.tributary.streams.log.AuditReport;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.RunAudit;
import io.tributary.streams.log.SqlPairLog;
import io.tributary.streams.weights.HeldVersion;
import io.tributary.streams.weights.StoreOptions;
import io.tributary.streams.weights.VersionId;
import io.tributary.streams.weights.VersionStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What must hold of a run whose members have ended: the audit finds nothing, and every checkpoint
 * and every published version is whole and contains exactly the ledger's steps up to its own, each
 * once.
 */
final class RunProof {
  private final SimulatedRun run;
  private final Path weights;
  private final AuditReport report;

  /** The weights after each step, computed from the ledger alone. */
  private final List<SimulatedPolicy> expected = new ArrayList<>();

  private RunProof(SimulatedRun run, Path weights) {
    this.run = run;
    this.weights = weights;
    this.report = run.audit(RunAudit.Moment.AT_REST);
  }

  /**
   * Of a run.
   *
   * @param weights below it are the nodes' folders with their versions
   */
  static RunProof of(SimulatedRun run, Path weights) {
    return new RunProof(run, weights);
  }

  AuditReport report() {
    return report;
  }

  /**
   * Fails if anything was lost, doubled or damaged.
   *
   * @param prompts that were to be fed
   * @param untrained pairs that may be left, which make no whole step
   */
  void require(long prompts, int untrained) {
    assertThat(report.passed()).as(report.text()).isTrue();
    assertThat(report.counts().fed()).isEqualTo(prompts);
    assertThat(report.counts().outcomes()).as("outcomes").isEqualTo(prompts);
    // Where all answers score alike there is nothing to learn; nothing else may be dropped.
    assertThat(report.counts().dropped().keySet()).as("dropped").isSubsetOf("tied");
    assertThat(report.counts().paired()).isGreaterThan(prompts / 2);
    assertThat(report.counts().trained() + report.counts().stale())
        .as("trained or passed over, each once")
        .isBetween(report.counts().paired() - untrained, report.counts().paired());
    assertThat(report.checkpoints()).isNotEmpty();
    try (SqlPairLog log = run.openLog()) {
      computeExpected(log);
      requireCheckpoints();
      long published = log.lastPublished().orElseThrow().version();
      assertThat(published).as("the newest published version").isEqualTo(report.steps());
      requireVersions(published);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void computeExpected(SqlPairLog log) {
    SimulatedPolicy policy = SimulatedPolicy.start();
    expected.add(policy);
    for (LedgerStep step : log.stepsAfter(0)) {
      List<String> ids =
          log.examples(step.sequences()).stream()
              .map(example -> example.example().prompt().id())
              .toList();
      policy = policy.trained(ids);
      expected.add(policy);
    }
  }

  private void requireExpected(Path file) throws IOException {
    SimulatedPolicy found = SimulatedPolicy.read(file);
    assertThat(found)
        .as(file.toString())
        .isEqualTo(expected.get(Math.toIntExact(found.version().number())));
  }

  private void requireCheckpoints() throws IOException {
    for (long step : report.checkpoints()) {
      requireExpected(
          run.checkpoints().resolve("step-%08d".formatted(step)).resolve(SimulatedPolicy.FILE));
    }
    assertThat(report.checkpoints()).as("the end is saved").contains(report.steps());
  }

  private void requireVersions(long published) throws IOException {
    boolean newestFound = false;
    for (Path store : stores()) {
      // Opening it leaves out what is damaged, so the manifests are counted before.
      long manifests = manifests(store);
      try (VersionStore versions = VersionStore.open(store, StoreOptions.pulled(3))) {
        List<VersionId> ids = versions.versions();
        assertThat(ids).as("whole versions in " + store).hasSize(Math.toIntExact(manifests));
        for (VersionId id : ids) {
          try (HeldVersion held = versions.acquire(id).orElseThrow()) {
            requireExpected(held.files().get(SimulatedPolicy.FILE));
          }
          newestFound |= id.number() == published && store.endsWith("made");
        }
      }
    }
    assertThat(newestFound).as("version %d is in a learner's store", published).isTrue();
  }

  private static long manifests(Path store) throws IOException {
    try (Stream<Path> files = Files.list(store.resolve("versions"))) {
      return files.filter(file -> file.toString().endsWith(".json")).count();
    }
  }

  private List<Path> stores() throws IOException {
    try (Stream<Path> files = Files.walk(weights, 3)) {
      return files.filter(file -> file.endsWith("made") || file.endsWith("pulled")).toList();
    }
  }
}
