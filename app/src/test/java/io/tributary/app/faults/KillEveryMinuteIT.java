package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.faults.SoakRecord.Kill;
import io.tributary.streams.log.AuditReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An hour in which some member is killed every minute, each of the ten as often as another. The run
 * can be broken off and resumed; {@code bench/soak} starts it.
 */
@Tag("soak")
class KillEveryMinuteIT {
  private static final Path FOLDER = Cluster.FOLDER.resolve("soak-record");

  /** More than can be sampled in a week: it ends by a drain. */
  private static final long PROMPTS = 10_000_000;

  private final Soak soak = Soak.ofThisJvm();

  @Test
  void nothingIsLostAndNothingTrainedTwice() {
    Postgres.keepIn(FOLDER.resolve("postgres"), soak.resume());
    Path file = FOLDER.resolve("soak.json");
    SoakRecord record =
        soak.resume() ? SoakRecord.resume(file, soak) : SoakRecord.begin(file, soak);
    ClusterPlan plan = ClusterPlan.of("soak", ClusterPlan.TEN).withPrompts(PROMPTS);
    try (Cluster cluster = soak.resume() ? Cluster.resume(plan) : Cluster.start(plan)) {
      for (String name : ClusterPlan.TEN) {
        Waiting.until(name + " works", () -> Standing.works(cluster.node(name)));
      }
      record.started();
      while (!record.isOver()) killOne(cluster, record);
      AuditReport report = cluster.drainAndAudit();
      Recoveries.keep("every minute: kill -9 ", record.recoveries());
      // Who is back late delays the next; most of them must be in time.
      assertThat(record.kills().size())
          .withFailMessage("%d kills, not %d", record.kills().size(), soak.kills())
          .isGreaterThanOrEqualTo(soak.kills() * 9 / 10);
      record.passed(report);
    } catch (RuntimeException | Error e) {
      record.failed(e);
      throw e;
    }
  }

  private void killOne(Cluster cluster, SoakRecord record) {
    int number = record.kills().size();
    String name = order(number / ClusterPlan.TEN.size()).get(number % ClusterPlan.TEN.size());
    double at = record.seconds();
    String role = cluster.node(name).roles().get(0);
    double seconds = Faults.recovery(cluster, role, () -> cluster.kill(name));
    Kill kill = new Kill(at, name, seconds, cluster.facts().fed(), cluster.facts().steps());
    record.add(kill);
    if (number % ClusterPlan.TEN.size() == 0) cluster.auditLive();
    System.out.printf("%.0f of %d s: %s%n", at, soak.length().toSeconds(), kill);
    if (!record.isOver()) Waiting.pause(record.untilNext(at));
  }

  /** Of all members, another one for each round of them. */
  private static List<String> order(int round) {
    List<String> names = new ArrayList<>(ClusterPlan.TEN);
    Collections.shuffle(names, new Random(7 + round));
    return names;
  }
}
