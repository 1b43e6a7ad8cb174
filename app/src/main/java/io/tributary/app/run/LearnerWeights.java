package io.tributary.app.run;

import io.tributary.actors.LearnerTerm;
import io.tributary.actors.PolicyAnnounced;
import io.tributary.streams.log.PublishedVersion;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.log.WriterRole;
import io.tributary.streams.weights.VersionId;
import io.tributary.streams.weights.VersionStore;
import io.tributary.streams.weights.WeightServer;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A version of this node's learner is on disk, whole, and in the database before anybody can see
 * it; one that the database refuses, since another learner has taken over, is seen by nobody.
 */
final class LearnerWeights implements AutoCloseable {
  private final WeightPlaces places;
  private final NodePolicy policy;
  private final VersionStore made;
  private final Optional<WeightServer> serving;

  private LearnerWeights(
      WeightPlaces places, NodePolicy policy, VersionStore made, Optional<WeightServer> serving) {
    this.places = places;
    this.policy = policy;
    this.made = made;
    this.serving = serving;
  }

  static LearnerWeights open(WeightPlaces places, NodePolicy policy) {
    VersionStore made = places.openMade();
    try {
      Optional<WeightServer> serving =
          places.serves()
              ? Optional.of(WeightServer.tracking(made, places.server()))
              : Optional.empty();
      return new LearnerWeights(places, policy, made, serving);
    } catch (RuntimeException e) {
      made.close();
      throw e;
    }
  }

  /** Begins a learner's time on this node. */
  LearnerTerm term(SharedPairLog log) {
    long epoch = log.acquireEpoch(WriterRole.LEARNER, places.node());
    SharedPairLog mine = log.as(WriterRole.LEARNER, epoch);
    return new LearnerTerm(
        mine, version -> Optional.of(publish(mine, new VersionId(epoch, version.number()))));
  }

  private PolicyAnnounced publish(SharedPairLog log, VersionId id) {
    policy.give(
        id,
        (info, files) ->
            made.publish(
                id,
                info,
                files,
                manifest -> log.publish(new PublishedVersion(id.number(), manifest.digest()))));
    List<String> holders = serving.map(places::reachable).map(URI::toString).stream().toList();
    return new PolicyAnnounced(id.epoch(), id.number(), holders);
  }

  @Override
  public void close() {
    serving.ifPresent(WeightServer::close);
    made.close();
  }
}
