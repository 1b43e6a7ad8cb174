package io.tributary.app.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Starts members again that died, until the cluster is to end. */
final class Healer {
  private static final long LOOK_MILLIS = 300;
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;
  private static final long WELL_AFTER_MILLIS = 60_000;

  /** A member that dies again and again is started less and less often. */
  private static final class Patient {
    long pause = FIRST_PAUSE_MILLIS;
    long startedAt;
    long dueAt = -1;
  }

  private final LocalCluster cluster;
  private final Consumer<String> notes;
  private final Map<Member, Patient> patients = new HashMap<>();

  Healer(LocalCluster cluster, Consumer<String> notes) {
    this.cluster = cluster;
    this.notes = notes;
  }

  /** Returns when the cluster is to end and all its members have. */
  void untilTheEnd() throws IOException, InterruptedException {
    while (!Files.exists(cluster.ending())) {
      for (Member member : cluster.members()) look(member);
      Thread.sleep(LOOK_MILLIS);
    }
    while (cluster.anyAlive()) Thread.sleep(LOOK_MILLIS);
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
    notes.accept("node " + member.name() + " has died and is started again");
    patient.dueAt = -1;
    patient.startedAt = now;
    cluster.start(member);
  }
}
