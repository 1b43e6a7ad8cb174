package io.tributary.streams.weights;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Fetches all parts from a shared folder, and keeps the lease on the version young. */
final class FolderAssigner implements Assigner {
  private final int parts;
  private final PartSource source;
  private final SharedFolder.Lease lease;

  FolderAssigner(Manifest manifest, SharedFolder folder, SharedFolder.Lease lease) {
    parts = manifest.parts().size();
    source = folder.source();
    this.lease = lease;
  }

  @Override
  public List<Task> next(BitSet have, BitSet busy, int slots) {
    lease.renew();
    List<Task> tasks = new ArrayList<>();
    for (int part = have.nextClearBit(0); part < parts; part = have.nextClearBit(part + 1)) {
      if (tasks.size() >= slots) break;
      if (!busy.get(part))
        tasks.add(new Task(part, PullStats.LEARNER, "the shared folder", source));
    }
    return tasks;
  }

  @Override
  public void failed(Task task, boolean damaged) {
    // there is no other source; the job gives up after some tries
  }
}
