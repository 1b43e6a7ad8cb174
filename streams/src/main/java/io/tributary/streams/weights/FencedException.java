package io.tributary.streams.weights;

/** A learner tried to publish although a newer one has published: it must stop. */
public final class FencedException extends WeightException {
  private static final long serialVersionUID = 1L;

  FencedException(VersionId refused, long epoch) {
    super(refused + " is not published: a learner of epoch " + epoch + " has taken over");
  }
}
