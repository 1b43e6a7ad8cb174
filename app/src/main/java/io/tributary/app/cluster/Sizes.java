package io.tributary.app.cluster;

import io.tributary.app.cli.ClusterRequest;

/** How many members a cluster has of the roles that may have any number. */
record Sizes(int generators, int judges, int buffers) {
  static final Sizes DEFAULT = new Sizes(2, 1, 1);

  /** These, but for what was asked for. */
  Sizes with(ClusterRequest.Up request) {
    return new Sizes(
        request.generators().orElse(generators),
        request.judges().orElse(judges),
        request.buffers().orElse(buffers));
  }

  @Override
  public String toString() {
    return "--generators %d --judges %d --buffers %d".formatted(generators, judges, buffers);
  }
}
