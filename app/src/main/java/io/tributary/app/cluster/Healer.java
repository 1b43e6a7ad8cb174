package io.tributary.app.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Starts members again that died, until the cluster is to end. */
final class Healer {
  private static final long LOOK_MILLIS = 200;
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;
  private static final long WELL_AFTER_MILLIS = 60_000;

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

  Healer(LocalCluster cluster, Consumer<String> notes) {
    this.cluster = cluster;
    this.launcher = new Launcher(cluster);
    this.notes = notes;
  }

  /** Returns when the cluster is to end and all its members have. */
  void untilTheEnd() throws IOException, InterruptedException {
    while (!ending()) {
      for (Member member : cluster.members()) if (!ending()) look(member);
      Thread.sleep(LOOK_MILLIS);
    }
    while (cluster.anyAlive()) Thread.sleep(LOOK_MILLIS);
  }

  private boolean ending() {
    return Files.exists(cluster.ending());
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
