package io.tributary.streams.weights;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** A learner's store on a file system that this machine sees. */
final class FolderUpstream implements Upstream {
  private final SharedFolder shared;
  private final PullTarget target;
  private final ExecutorService fetchers;
  private final PullerOptions options;

  FolderUpstream(
      SharedFolder shared, PullTarget target, ExecutorService fetchers, PullerOptions options) {
    this.shared = shared;
    this.target = target;
    this.fetchers = fetchers;
    this.options = options;
  }

  @Override
  public Optional<PullStats> pull() throws IOException, InterruptedException {
    Optional<Manifest> newest = shared.newest();
    if (newest.isEmpty() || !target.isNews(newest.get().id())) return Optional.empty();
    Manifest manifest = newest.get();
    target.require(manifest);
    try (SharedFolder.Lease lease = shared.lease(manifest.id())) {
      Assigner assigner = new FolderAssigner(manifest, shared, lease);
      PullJob job =
          new PullJob(target.store(), manifest, target.fetch(), fetchers, options, assigner);
      return Optional.of(job.run());
    }
  }
}
