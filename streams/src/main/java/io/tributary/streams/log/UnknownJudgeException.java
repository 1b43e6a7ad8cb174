package io.tributary.streams.log;

/** A unit was judged by a judge that is none of the run's; nothing of it was written. */
public final class UnknownJudgeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownJudgeException(long unit, String fingerprint) {
    super(
        "unit %d was judged by %s, which is none of the run's judges".formatted(unit, fingerprint));
  }
}
