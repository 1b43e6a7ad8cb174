package io.tributary.app.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Starts members again that died, until the cluster is to end. */
final class Healer {
  private static final long LOOK_MILLIS = 200;
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;
  private static final long WELL_AFTER_MILLIS = 60_000;
  private static final int LOOKS_BETWEEN_SURVEYS = 25;

  /** A member that dies again and again is started less and less often. */
  private static final class Patient {
    long pause = FIRST_PAUSE_MILLIS;
    long startedAt = Long.MIN_VALUE / 2;
    long dueAt = -1;
    boolean waits;
  }

  private final LocalCluster cluster;
  private final Launcher launcher;
  private final Consumer<String> notes;
  private final Map<Member, Patient> patients = new HashMap<>();
  private final Standoff standoff = new Standoff();

  Healer(LocalCluster cluster, Consumer<String> notes) {
    this.cluster = cluster;
    this.launcher = new Launcher(cluster);
    this.notes = notes;
  }

  /** Returns when the cluster is to end and all its members have. */
  void untilTheEnd() throws IOException, InterruptedException {
    for (int looks = 1; !ending(); looks++) {
      for (Member member : cluster.members()) if (!ending()) look(member);
      if (looks % LOOKS_BETWEEN_SURVEYS == 0) survey();
      Thread.sleep(LOOK_MILLIS);
    }
    while (cluster.anyAlive()) Thread.sleep(LOOK_MILLIS);
  }

  private boolean ending() {
    return Files.exists(cluster.ending());
  }

  /** Nobody founds a cluster unasked: of nodes that wait for each other one is started anew. */
  private void survey() {
    List<Standing> standing = new ArrayList<>();
    for (Member member : cluster.members()) {
      standing.add(member.standing(cluster.folder()));
      // One that is up is all there is to know.
      if (standing.contains(Standing.UP)) break;
    }
    if (!standoff.seen(standing, System.nanoTime())) return;
    Member founder = JoinPlan.founders(cluster.members()).get(0);
    notes.accept("no node is up; " + founder.name() + " is to found the cluster anew");
    founder.process(cluster.folder()).ifPresent(ProcessHandle::destroyForcibly);
  }

  private void look(Member member) throws IOException {
    if (member.process(cluster.folder()).isPresent()) return;
    Patient patient = patients.computeIfAbsent(member, m -> new Patient());
    long now = System.nanoTime() / 1_000_000;
    if (patient.dueAt < 0) {
      boolean wasWell = now - patient.startedAt > WELL_AFTER_MILLIS;
      patient.pause =
          wasWell ? FIRST_PAUSE_MILLIS : Math.min(2 * patient.pause, LONGEST_PAUSE_MILLIS);
      patient.dueAt = now + patient.pause;
    }
    if (now < patient.dueAt) return;
    if (!launcher.startAgain(member)) {
      if (!patient.waits) {
        notes.accept(
            "node %s has died; it is started again when the other nodes say whether they are up"
                .formatted(member.name()));
      }
      patient.waits = true;
      return;
    }
    notes.accept("node " + member.name() + " has died and is started again");
    patient.waits = false;
    patient.dueAt = -1;
    patient.startedAt = now;
  }
}
